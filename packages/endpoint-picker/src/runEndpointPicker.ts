import { createScheduler } from './config/createScheduler';
import { defaultConfig } from './config/defaultConfig';
import { ConfigError } from './config/ConfigError';
import { EndpointPickerConfig } from './config/EndpointPickerConfig';
import { metricsOf } from './config/metricsOf';
import { parseConfig } from './config/parseConfig';
import { parserOf } from './config/parserOf';
import { discoveryOf } from './discoveryOf';
import { EndpointPicker } from './EndpointPicker';
import { EndpointPickerOptions } from './flags/EndpointPickerOptions';
import { FlagError } from './flags/FlagError';
import { parseOptions } from './flags/parseOptions';
import { Generation } from './generation/Generation';
import { generationOfImage } from './generation/generationOfImage';
import { LineLogger } from './log/LineLogger';
import { Level, Logger } from './log/Logger';
import { errorText } from './log/errorText';
import { electionOf } from './leader-election/electionOf';
import { Program, ProgramContext } from './Program';

type LogOptions = Pick<
  EndpointPickerOptions,
  'verbosity' | 'logFormat' | 'logTime'
>;

/** Before the flags are read: what the real one's setup logger writes. */
function setupLogOptions({ logFormat }: Generation): LogOptions {
  return {
    verbosity: Level.DEFAULT,
    logFormat: logFormat === 'by flag' ? 'zap json' : logFormat,
    logTime: 'rfc3339',
  };
}

function loggerFor(context: ProgramContext, options: LogOptions): Logger {
  return new LineLogger({
    verbosity: options.verbosity,
    format: options.logFormat,
    time: options.logTime,
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

async function aborted(signal: AbortSignal): Promise<'stopped'> {
  if (!signal.aborted) {
    await new Promise(resolve =>
      signal.addEventListener('abort', resolve, { once: true }),
    );
  }
  return 'stopped';
}

/**
 * The Endpoint Picker as a container runs it. The image's tag (`IMAGE` in the
 * environment) says which release to be.
 *
 * @returns 0 after the signal was aborted; 1 when this replica is no longer the
 *   leader; 1 or 2 when the command line or the configuration is refused, with
 *   the reason in the log
 *
 * @public
 */
export const runEndpointPicker: Program = async context => {
  const generation = generationOfImage(context.env.IMAGE);
  let logger = loggerFor(context, setupLogOptions(generation));
  try {
    const options = parseOptions(context.args, context.env, generation);
    logger = loggerFor(context, options);
    const { config, warnings } = readConfig(options, generation, context);
    for (const warning of [...options.warnings, ...warnings]) {
      logger.info(Level.DEFAULT, 'Deprecated', { warning });
    }
    logger.info(Level.DEFAULT, 'Loaded configuration', { config });
    const saturationDetector = {
      ...config.saturationDetector,
      ...options.saturation,
    };
    const scheduler = await createScheduler(
      { ...config, saturationDetector },
      generation,
      { allowExperimental: options.allowExperimentalPlugins },
    );
    const scraping = metricsOf(config, options);
    const found = discoveryOf(config, options, { context, generation, logger });
    const election = options.leaderElection
      ? electionOf(found, context, logger)
      : undefined;
    const picker = await EndpointPicker.start({
      options: {
        ...options,
        ...scraping,
        pool: found.pool,
      },
      scheduler,
      parser: parserOf(config),
      generation,
      logger,
      context,
      discovery: found.discovery,
      leadership: election?.leadership,
      authenticator: found.authenticator,
    });
    const end = election
      ? await election.run(context.signal)
      : await aborted(context.signal);
    if (end === 'stopped' && options.drainTimeoutMs > 0) {
      logger.info(Level.DEFAULT, 'Draining', {
        milliseconds: options.drainTimeoutMs,
      });
      await picker.drain(options.drainTimeoutMs);
    }
    await picker.stop();
    if (end === 'lost') {
      logger.error('leader election lost', 'Endpoint Picker has stopped');
      return 1;
    }
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
