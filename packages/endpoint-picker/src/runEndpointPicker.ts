import { createScheduler } from './config/createScheduler';
import { defaultConfig } from './config/defaultConfig';
import { ConfigError } from './config/ConfigError';
import { EndpointPickerConfig } from './config/EndpointPickerConfig';
import { parseConfig } from './config/parseConfig';
import { KubernetesDiscovery } from './datastore/kubernetes/KubernetesDiscovery';
import { PooledKubeConfig } from './datastore/kubernetes/PooledKubeConfig';
import { EndpointPicker } from './EndpointPicker';
import { EndpointPickerOptions } from './flags/EndpointPickerOptions';
import { FlagError } from './flags/FlagError';
import { parseOptions } from './flags/parseOptions';
import { Generation } from './generation/Generation';
import { generationOfImage } from './generation/generationOfImage';
import { JsonLogger } from './log/JsonLogger';
import { Level, Logger } from './log/Logger';
import { errorText } from './log/errorText';
import { KubernetesAuthenticator } from './metrics/KubernetesAuthenticator';
import { Program, ProgramContext } from './Program';

function loggerFor(
  context: ProgramContext,
  generation: Generation,
  verbosity: number,
): Logger {
  return new JsonLogger({
    verbosity,
    levels: generation.logLevels,
    write: line => context.log(line),
    now: () => context.now(),
  });
}

function readConfig(
  { config }: EndpointPickerOptions,
  generation: Generation,
  context: ProgramContext,
): { config: EndpointPickerConfig; warnings: readonly string[] } {
  if (config.from === 'default') {
    return { config: defaultConfig, warnings: [] };
  }
  if (config.from === 'text') {
    return parseConfig(config.text, generation);
  }
  let text: string;
  try {
    text = context.readFile(config.path);
  } catch (error) {
    throw new ConfigError(
      `the configuration ${config.path} cannot be read: ${errorText(error)}`,
    );
  }
  return parseConfig(text, generation);
}

function kubeConfigOf({ kubernetes }: ProgramContext): PooledKubeConfig {
  if (!kubernetes) {
    throw new ConfigError(
      'there is no access to a Kubernetes API, which is where pods are discovered: run in a cluster, or set KUBECONFIG',
    );
  }
  const { server, token, caData } = kubernetes;
  const kubeConfig = new PooledKubeConfig();
  kubeConfig.loadFromOptions({
    clusters: [{ name: 'in-cluster', server, caData }],
    users: [{ name: 'service-account', token }],
    contexts: [
      { name: 'in-cluster', cluster: 'in-cluster', user: 'service-account' },
    ],
    currentContext: 'in-cluster',
  });
  return kubeConfig;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await new Promise(resolve =>
      signal.addEventListener('abort', resolve, { once: true }),
    );
  }
}

/**
 * The Endpoint Picker as a container runs it. The image's tag (`IMAGE` in the
 * environment) says which release to be.
 *
 * @returns 0 after the signal was aborted; 1 or 2 when the command line or the
 *   configuration is refused, with the reason in the log
 *
 * @public
 */
export const runEndpointPicker: Program = async context => {
  const generation = generationOfImage(context.env.IMAGE);
  let logger = loggerFor(context, generation, Level.DEFAULT);
  try {
    const options = parseOptions(context.args, context.env, generation);
    logger = loggerFor(context, generation, options.verbosity);
    const { config, warnings } = readConfig(options, generation, context);
    for (const warning of [...options.warnings, ...warnings]) {
      logger.info(Level.DEFAULT, 'Deprecated', { warning });
    }
    logger.info(Level.DEFAULT, 'Loaded configuration', { config });
    const scheduler = await createScheduler(config, generation);
    if (options.leaderElection) {
      logger.info(
        Level.DEFAULT,
        'This stand-in holds no lease: every replica acts as the leader',
      );
    }
    const kubeConfig = kubeConfigOf(context);
    const picker = await EndpointPicker.start({
      options,
      scheduler,
      generation,
      logger,
      context,
      discovery: new KubernetesDiscovery({
        kubeConfig,
        pool: options.pool,
        logger,
      }),
      authenticator: options.metricsEndpointAuth
        ? new KubernetesAuthenticator(kubeConfig)
        : undefined,
    });
    await aborted(context.signal);
    await picker.stop();
    logger.info(Level.DEFAULT, 'Endpoint Picker has stopped');
    return 0;
  } catch (error) {
    if (error instanceof FlagError || error instanceof ConfigError) {
      logger.error(error, 'Failed to run the Endpoint Picker');
      return error instanceof FlagError ? error.exitCode : 1;
    }
    throw error;
  }
};
