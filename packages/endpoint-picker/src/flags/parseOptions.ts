import { Generation } from '../generation/Generation';
import { refuseAbsentFlags } from './absentFlags';
import { deprecatedEnvironment } from './deprecatedEnvironment';
import { EndpointPickerOptions, PoolReference } from './EndpointPickerOptions';
import { FlagError } from './FlagError';
import { deprecatedFlagsOf, fatalFlagsOf, flagsOf } from './flagTable';
import { FlagValues } from './FlagValues';
import { logOptionsOf } from './logOptions';
import { readFlags } from './readFlags';

/** What is wrong with a command line that names no pods. */
export const NEEDS_POOL =
  'exactly one of --pool-name and --endpoint-selector must be set';

/** Scraping more often than this is not possible. */
const MIN_REFRESH_MS = 50;

/** What gRPC takes in one message unless told otherwise, in bytes. */
const GRPC_MESSAGE_BYTES = 4 * 1024 * 1024;

function poolOf(
  flags: FlagValues,
  env: Readonly<Record<string, string>>,
): PoolReference {
  const name = flags.text('pool-name', '');
  const selector = flags.text('endpoint-selector', '');
  const namespace =
    flags.text('pool-namespace', '') || env.NAMESPACE || 'default';
  if (name && selector) {
    throw new FlagError(NEEDS_POOL, 1);
  }
  if (!name && !selector) {
    return { kind: 'unnamed', namespace };
  }
  if (selector) {
    const targetPorts = flags
      .text('endpoint-target-ports', '')
      .split(',')
      .filter(Boolean)
      .map(Number);
    const valid = targetPorts.every(p => Number.isInteger(p) && p > 0);
    if (!valid || targetPorts.length < 1 || targetPorts.length > 8) {
      throw new FlagError(
        '--endpoint-target-ports must list 1 to 8 ports when --endpoint-selector is set',
        1,
      );
    }
    return { kind: 'selector', selector, targetPorts, namespace };
  }
  const group = flags.text('pool-group', 'inference.networking.k8s.io');
  if (
    group !== 'inference.networking.k8s.io' &&
    group !== 'inference.networking.x-k8s.io'
  ) {
    throw new FlagError(
      `invalid pool group "${group}": it must be inference.networking.k8s.io or inference.networking.x-k8s.io`,
      1,
    );
  }
  return { kind: 'pool', name, namespace, group };
}

function configOf(
  flags: FlagValues,
  generation: Generation,
): EndpointPickerOptions['config'] {
  const path = flags.text('config-file', '');
  const text = flags.text('config-text', '');
  if (path && text) {
    throw new FlagError(
      '--config-file and --config-text exclude each other: set one of them',
      1,
    );
  }
  if (path) {
    return { from: 'file', path };
  }
  if (text) {
    return { from: 'text', text };
  }
  if (generation.configuration === 'required') {
    throw new FlagError(
      'no configuration: set --config-file or --config-text',
      1,
    );
  }
  return { from: 'default' };
}

/**
 * Reads the Endpoint Picker's command line.
 *
 * @param args - the arguments, without the program's name
 * @param env - the environment; NAMESPACE is the default of --pool-namespace,
 *   and early releases read thresholds from it
 * @param generation - decides which flags exist and which are fatal
 * @throws FlagError
 *
 * @public
 */
export function parseOptions(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  generation: Generation,
): EndpointPickerOptions {
  const given = readFlags(args, flagsOf(generation), generation.flagSyntax);
  for (const name of fatalFlagsOf(generation)) {
    if (given.has(name)) {
      throw new FlagError(
        `--${name} is no longer supported: configure metrics via engineConfigs`,
        1,
      );
    }
  }
  const warnings = deprecatedFlagsOf(generation)
    .filter(name => given.has(name))
    .map(
      name =>
        `--${name} is deprecated: set it in the metrics-data-source plugin`,
    );
  const flags = new FlagValues(given);
  refuseAbsentFlags(flags);
  // Read for its mistakes only: the pool's gauges are always up to date.
  flags.duration('refresh-prometheus-metrics-interval', '5s');
  const environment = deprecatedEnvironment(env, generation);
  const scheme = flags.text('model-server-metrics-scheme', 'http');
  if (scheme !== 'http' && scheme !== 'https') {
    throw new FlagError(
      `--model-server-metrics-scheme is "${scheme}": it must be http or https`,
      1,
    );
  }
  return {
    grpcPort: flags.integer('grpc-port', 9002),
    grpcHealthPort: flags.integer('grpc-health-port', 9003),
    metricsPort: flags.integer('metrics-port', 9090),
    metricsEndpointAuth: flags.bool('metrics-endpoint-auth', true),
    pool: poolOf(flags, env),
    ...logOptionsOf(flags, generation),
    secureServing: flags.bool('secure-serving', true),
    certPath: flags.text('cert-path', '') || undefined,
    healthChecking: flags.bool('health-checking', false),
    refreshMetricsIntervalMs: Math.max(
      flags.duration('refresh-metrics-interval', '50ms'),
      MIN_REFRESH_MS,
    ),
    metricsStalenessThresholdMs: flags.duration(
      'metrics-staleness-threshold',
      '2s',
    ),
    metricNames: {
      waitingRequests: flags.text(
        'total-queued-requests-metric',
        'vllm:num_requests_waiting',
      ),
      runningRequests: 'vllm:num_requests_running',
      kvCacheUsage: flags.text(
        'kv-cache-usage-percentage-metric',
        generation.kvCacheMetric,
      ),
      loraInfo: flags.text('lora-info-metric', 'vllm:lora_requests_info'),
      cacheInfo: flags.text('cache-info-metric', 'vllm:cache_config_info'),
    },
    modelServerMetrics: {
      path: flags.text('model-server-metrics-path', '/metrics'),
      scheme,
      port: flags.integer('model-server-metrics-port', 0) || undefined,
    },
    emitEndpointScores: flags.bool('emit-endpoint-scores', false),
    subsetFilter: !flags.bool('disable-endpoint-subset-filter', false),
    allowExperimentalPlugins: flags.bool('allow-experimental-plugins', false),
    maxReceivedMessageBytes:
      flags.integer('grpc-max-recv-msg-size', 0) || GRPC_MESSAGE_BYTES,
    maxSentMessageBytes:
      flags.integer('grpc-max-send-msg-size', 0) || undefined,
    drainTimeoutMs: Math.max(0, flags.duration('drain-timeout', '0')),
    instrumentedLogs: env.EPP_INSTRUMENTED_LOGS === 'true',
    leaderElection: flags.bool('ha-enable-leader-election', false),
    config: configOf(flags, generation),
    saturation: environment.saturation,
    warnings: [...warnings, ...environment.warnings],
  };
}
