import { ConfigurationError } from './ConfigurationError';
import { parseDuration } from './duration';
import { readFlags } from './readFlags';
import { SidecarGeneration } from './SidecarGeneration';
import { SidecarOptions } from './SidecarOptions';

type Flags = ReadonlyMap<string, string>;

/** The one connector whose protocol is simulated. */
const SIMULATED_CONNECTOR = 'nixlv2';

const levels: Readonly<Record<string, number>> = {
  debug: 1,
  info: 0,
  error: 0,
  panic: 0,
};

const firstOf = (flags: Flags, names: readonly string[]): string | undefined =>
  names.map(name => flags.get(name)).find(text => text !== undefined);

const portOf = (name: string, text: string): number => {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new ConfigurationError(
      `invalid --${name} "${text}": must be a port, 1 to 65535`,
    );
  }
  return port;
};

const checkConnector = (flags: Flags, generation: SidecarGeneration): void => {
  const { connectorFlags, connectors } = generation;
  const [flag] = connectorFlags;
  const connector = firstOf(flags, connectorFlags) ?? SIMULATED_CONNECTOR;
  if (!connectors.includes(connector)) {
    throw new ConfigurationError(
      `--${flag} must be one of: ${connectors.join(', ')}`,
      // Up to 0.6 the program says so and ends as if all were well.
      generation.log === 'klog' ? 0 : 1,
    );
  }
  if (connector !== SIMULATED_CONNECTOR) {
    throw new ConfigurationError(
      `--${flag}=${connector} exists in the routing sidecar but is not simulated here; use ${SIMULATED_CONNECTOR}`,
    );
  }
};

const verbosityOf = (flags: Flags): number => {
  const v = flags.get('v');
  if (v !== undefined) {
    return Number(v);
  }
  const text = flags.get('zap-log-level') ?? 'info';
  return levels[text] ?? Number(text);
};

/**
 * Reads the sidecar's command line and environment.
 *
 * @throws ConfigurationError that names the flag and says what it may be
 */
export const parseOptions = (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  generation: SidecarGeneration,
): SidecarOptions => {
  const flags = readFlags(args, generation);
  checkConnector(flags, generation);
  const { modelServerPort } = generation;
  const secure =
    (firstOf(flags, ['secure-serving', 'secure-proxy']) ?? 'true') === 'true';
  return {
    port: portOf('port', flags.get('port') ?? '8000'),
    modelServerPort: portOf(
      modelServerPort.flags[0],
      firstOf(flags, modelServerPort.flags) ?? String(modelServerPort.default),
    ),
    secure: secure
      ? { certPath: flags.get('cert-path') || undefined }
      : undefined,
    samplePrefiller:
      (flags.get('enable-prefiller-sampling') ??
        env.ENABLE_PREFILLER_SAMPLING?.toLowerCase()) === 'true',
    prefillRetries: {
      max: Number(flags.get('prefill-max-retries') ?? 0),
      backoff:
        parseDuration(flags.get('prefill-retry-backoff') ?? '200ms') ?? 0,
    },
    verbosity: verbosityOf(flags),
  };
};
