/**
 * How a flag's text becomes a value. `list` flags take every following word
 * up to the next flag, as well as commas.
 */
export type FlagKind =
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'duration'
  | 'list';

/** Flags that change what this simulator does. */
export const simulatedFlags = {
  port: 'integer',
  model: 'string',
  'served-model-name': 'list',
  mode: 'string',
  seed: 'integer',
  'max-num-seqs': 'integer',
  'max-waiting-queue-length': 'integer',
  'max-model-len': 'integer',
  'max-loras': 'integer',
  'max-request-body-size-mb': 'integer',
  'startup-duration': 'duration',
  'enable-request-id-headers': 'boolean',
  'latency-calculator': 'string',
  'time-to-first-token': 'duration',
  'time-to-first-token-std-dev': 'duration',
  'inter-token-latency': 'duration',
  'inter-token-latency-std-dev': 'duration',
  'prefill-overhead': 'duration',
  'prefill-time-per-token': 'duration',
  'prefill-time-std-dev': 'duration',
  'kv-cache-transfer-latency': 'duration',
  'kv-cache-transfer-latency-std-dev': 'duration',
  'kv-cache-transfer-time-per-token': 'duration',
  'kv-cache-transfer-time-std-dev': 'duration',
  'time-factor-under-load': 'number',
  'enable-kvcache': 'boolean',
  'kv-cache-size': 'integer',
  'block-size': 'integer',
  'hash-seed': 'string',
  'failure-injection-rate': 'integer',
  'failure-types': 'list',
  v: 'integer',
} as const satisfies Record<string, FlagKind>;

/** A flag that changes what this simulator does. */
export type SimulatedFlag = keyof typeof simulatedFlags;

/** Flags that the simulator takes and that have no effect there either. */
export const ineffectiveFlags: Readonly<Record<string, FlagKind>> = {
  'mm-processor-kwargs': 'string',
  'ec-transfer-config': 'string',
  'enforce-eager': 'boolean',
  'enable-prefix-caching': 'boolean',
  'tensor-parallel-size': 'integer',
  'force-dummy-tokenizer': 'boolean',
  // Where log lines go; in a container they go to standard output.
  add_dir_header: 'boolean',
  alsologtostderr: 'boolean',
  log_backtrace_at: 'string',
  log_dir: 'string',
  log_file: 'string',
  log_file_max_size: 'integer',
  logtostderr: 'boolean',
  one_output: 'boolean',
  skip_headers: 'boolean',
  skip_log_headers: 'boolean',
  stderrthreshold: 'string',
  vmodule: 'string',
};

/**
 * Flags of the real simulator whose effect is missing here. They are refused:
 * a flag that silently does nothing would make a test lie.
 */
export const unsupportedFlags: ReadonlySet<string> = new Set([
  'config',
  'lora-modules',
  'max-cpu-loras',
  'enable-sleep-mode',
  'no-enable-sleep-mode',
  'log-http',
  'strict',
  'mm-encoder-only',
  'no-mm-encoder-only',
  'omni',
  'no-omni',
  'image-emission-rate',
  'time-to-generate-image',
  'time-to-generate-image-std-dev',
  'max-tool-call-integer-param',
  'min-tool-call-integer-param',
  'max-tool-call-number-param',
  'min-tool-call-number-param',
  'max-tool-call-array-param-length',
  'min-tool-call-array-param-length',
  'tool-call-not-required-param-probability',
  'object-tool-call-not-required-field-probability',
  'skip-tool-validation',
  'tool-call-extra-call-probability',
  'zmq-endpoint',
  'event-batch-size',
  'use-vllm-map-event-format',
  'kv-events-replay-endpoint',
  'kv-events-replay-queue-size',
  'global-cache-hit-threshold',
  'data-parallel-size',
  'data-parallel-rank',
  'dataset-path',
  'dataset-url',
  'dataset-in-memory',
  'dataset-table-name',
  'render-url',
  'render-timeout',
  'mm-render-timeout',
  'default-embedding-dimensions',
  'ssl-certfile',
  'ssl-keyfile',
  'self-signed-certs',
  'fake-metrics',
  'fake-metrics-refresh-interval',
]);
