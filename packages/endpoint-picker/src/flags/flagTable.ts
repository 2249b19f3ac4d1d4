import { Generation } from '../generation/Generation';
import { FlagKind } from './readFlags';

/** Names of metrics: flags until 0.6, fatal when set from 0.7 on. */
const METRIC_NAME_FLAGS = [
  'total-queued-requests-metric',
  'total-running-requests-metric',
  'kv-cache-usage-percentage-metric',
  'lora-info-metric',
  'cache-info-metric',
] as const;

const MODEL_SERVER_FLAGS = {
  'model-server-metrics-port': 'value',
  'model-server-metrics-path': 'value',
  'model-server-metrics-scheme': 'value',
  'model-server-metrics-https-insecure-skip-verify': 'bool',
} as const;

const SHARED_FLAGS = {
  'grpc-port': 'value',
  'grpc-health-port': 'value',
  'metrics-port': 'value',
  'metrics-endpoint-auth': 'bool',
  'enable-pprof': 'bool',
  'pool-name': 'value',
  'pool-group': 'value',
  'pool-namespace': 'value',
  'endpoint-selector': 'value',
  'endpoint-target-ports': 'value',
  v: 'value',
  'secure-serving': 'bool',
  'cert-path': 'value',
  'health-checking': 'bool',
  'refresh-metrics-interval': 'value',
  'refresh-prometheus-metrics-interval': 'value',
  'metrics-staleness-threshold': 'value',
  'config-file': 'value',
  'config-text': 'value',
  'ha-enable-leader-election': 'bool',
  tracing: 'bool',
  'zap-encoder': 'value',
  'zap-log-level': 'value',
  'zap-devel': 'bool',
  'zap-stacktrace-level': 'value',
  'zap-time-encoding': 'value',
} as const;

const LATER_FLAGS = {
  'disable-endpoint-subset-filter': 'bool',
  'enable-cert-reload': 'bool',
  'tls-min-version': 'value',
  'tls-cipher-suites': 'value',
  'drain-timeout': 'value',
  'grpc-max-recv-msg-size': 'value',
  'grpc-max-send-msg-size': 'value',
  'enable-grpc-stream-metrics': 'bool',
  'metrics-client-ca-file': 'value',
  'metrics-cert-dir': 'value',
} as const;

const FLAGS_FROM_010 = {
  'emit-endpoint-scores': 'bool',
  'allow-experimental-plugins': 'bool',
} as const;

/**
 * The flags that a release defines.
 *
 * @public
 */
export function flagsOf(generation: Generation): ReadonlyMap<string, FlagKind> {
  const { line, modelServerMetricsFlags, alphaPlugins } = generation;
  return new Map<string, FlagKind>([
    ...Object.entries(SHARED_FLAGS),
    ...METRIC_NAME_FLAGS.filter(
      // Running requests were not scraped before they could not be renamed.
      name => line !== '<=0.6' || name !== 'total-running-requests-metric',
    ).map((name): [string, FlagKind] => [name, 'value']),
    ...(modelServerMetricsFlags === 'removed'
      ? []
      : Object.entries(MODEL_SERVER_FLAGS)),
    ...(line === '<=0.6' ? [] : Object.entries(LATER_FLAGS)),
    ...(alphaPlugins === 'ordinary' ? [] : Object.entries(FLAGS_FROM_010)),
  ]);
}

/**
 * Flags that exist only to refuse to start.
 *
 * @public
 */
export function fatalFlagsOf(generation: Generation): readonly string[] {
  return generation.metricNameFlags === 'fatal' ? METRIC_NAME_FLAGS : [];
}

/**
 * Flags that still work and will not for long.
 *
 * @public
 */
export function deprecatedFlagsOf(generation: Generation): readonly string[] {
  return generation.modelServerMetricsFlags === 'deprecated'
    ? Object.keys(MODEL_SERVER_FLAGS)
    : [];
}
