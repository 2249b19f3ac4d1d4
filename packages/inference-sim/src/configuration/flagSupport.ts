import { Generation } from './SimulatorGeneration';

/**
 * Flags of the real simulator whose effect is missing here. They are refused:
 * a flag that silently does nothing would make a test lie.
 */
export const unsupportedFlags: ReadonlySet<string> = new Set([
  'log-http',
  'strict',
  'mm-encoder-only',
  'omni',
  'image-emission-rate',
  'time-to-generate-image',
  'time-to-generate-image-std-dev',
  'zmq-endpoint',
  'zmq-max-connect-attempts',
  'event-batch-size',
  'use-vllm-map-event-format',
  'kv-events-replay-endpoint',
  'kv-events-replay-queue-size',
  'dataset-path',
  'dataset-url',
  'dataset-in-memory',
  'dataset-table-name',
  'render-url',
  'render-timeout',
  'mm-render-timeout',
  'ssl-certfile',
  'ssl-keyfile',
  'self-signed-certs',
]);

/**
 * Flags of the log (klog's) that would change what is written where, and the
 * value that they have here. The others do something only in log files.
 */
export const fixedLogFlags: ReadonlyMap<string, boolean | string> = new Map<
  string,
  boolean | string
>([
  ['logtostderr', true],
  ['skip_headers', false],
  ['add_dir_header', false],
  ['vmodule', ''],
  ['log_backtrace_at', ':0'],
]);

/**
 * Flags that releases up to 0.6 do not know (their configuration at commit
 * 033af05). Between 0.7 and 0.10 it is not known which release brought which
 * of them, so all of those know them all.
 */
const since07: ReadonlySet<string> = new Set([
  'max-request-body-size-mb',
  'tool-call-extra-call-probability',
  'data-parallel-rank',
  'default-embedding-dimensions',
  'tensor-parallel-size',
  'kv-events-replay-queue-size',
  'image-emission-rate',
  'global-cache-hit-threshold',
  'enable-request-id-headers',
  'skip-tool-validation',
  'log-http',
  'strict',
  'mm-encoder-only',
  'omni',
  'use-vllm-map-event-format',
  'force-dummy-tokenizer',
  'enforce-eager',
  'enable-prefix-caching',
  'startup-duration',
  'render-timeout',
  'mm-render-timeout',
  'fake-metrics-refresh-interval',
  'time-to-generate-image',
  'time-to-generate-image-std-dev',
  'engine',
  'latency-calculator',
  'kv-cache-dtype',
  'kv-events-replay-endpoint',
  'dataset-table-name',
  'render-url',
  'mm-processor-kwargs',
  'ec-transfer-config',
]);

/** Flags that went away, and the last generation that knew them. */
const removed: ReadonlyMap<string, Generation> = new Map([
  ['tokenizers-cache-dir', '<=0.6'],
  ['zmq-max-connect-attempts', '0.7-0.8'],
  ['uds-socket-path', '0.7-0.8'],
]);

const order: readonly Generation[] = ['<=0.6', '0.7-0.8', '>=0.9'];

/** Whether releases of a generation have a flag of the table at all. */
export const flagExistsIn = (name: string, generation: Generation): boolean => {
  const last = removed.get(name);
  if (last && order.indexOf(generation) > order.indexOf(last)) {
    return false;
  }
  return generation !== '<=0.6' || !since07.has(name);
};
