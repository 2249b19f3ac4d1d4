/**
 * The flags of llm-d-inference-sim (its docs/configuration.md) with their
 * defaults, by the type of their values. A name in a YAML configuration or in
 * `POST /admin/config` is the flag's name.
 */
export const flagDefaults = {
  integers: {
    port: 8000,
    'max-loras': 1,
    // 0 stands for "as many as max-loras".
    'max-cpu-loras': 0,
    'max-num-seqs': 5,
    'max-waiting-queue-length': 1000,
    'max-model-len': 1024,
    'max-request-body-size-mb': 4,
    // Stands for the one that each start draws.
    seed: 0,
    'max-tool-call-integer-param': 100,
    'min-tool-call-integer-param': 0,
    'max-tool-call-array-param-length': 5,
    'min-tool-call-array-param-length': 1,
    'tool-call-not-required-param-probability': 50,
    'object-tool-call-not-required-field-probability': 50,
    'tool-call-extra-call-probability': 45,
    'kv-cache-size': 1024,
    'block-size': 16,
    'failure-injection-rate': 0,
    'data-parallel-size': 1,
    'data-parallel-rank': -1,
    'default-embedding-dimensions': 384,
    'tensor-parallel-size': 1,
    'event-batch-size': 16,
    'kv-events-replay-queue-size': 1024,
    'zmq-max-connect-attempts': 0,
    'image-emission-rate': 0,
    log_file_max_size: 1800,
    v: 2,
  },
  numbers: {
    'max-tool-call-number-param': 100,
    'min-tool-call-number-param': 0,
    'time-factor-under-load': 1,
    'global-cache-hit-threshold': 0,
  },
  booleans: {
    'enable-kvcache': false,
    'enable-sleep-mode': false,
    'enable-request-id-headers': false,
    'skip-tool-validation': false,
    'log-http': false,
    strict: false,
    'mm-encoder-only': false,
    omni: false,
    'use-vllm-map-event-format': false,
    'dataset-in-memory': false,
    'self-signed-certs': false,
    'force-dummy-tokenizer': false,
    'enforce-eager': false,
    'enable-prefix-caching': true,
    add_dir_header: false,
    alsologtostderr: false,
    logtostderr: true,
    one_output: false,
    skip_headers: false,
    skip_log_headers: false,
  },
  /** In milliseconds. */
  durations: {
    'startup-duration': 0,
    'render-timeout': 30_000,
    'mm-render-timeout': 60_000,
    'fake-metrics-refresh-interval': 100,
  },
  /** Durations that older releases took as whole milliseconds. */
  latencies: {
    'time-to-first-token': 0,
    'time-to-first-token-std-dev': 0,
    'inter-token-latency': 0,
    'inter-token-latency-std-dev': 0,
    'kv-cache-transfer-latency': 0,
    'kv-cache-transfer-latency-std-dev': 0,
    'prefill-overhead': 0,
    'prefill-time-per-token': 0,
    'prefill-time-std-dev': 0,
    'kv-cache-transfer-time-per-token': 0,
    'kv-cache-transfer-time-std-dev': 0,
    'time-to-generate-image': 0,
    'time-to-generate-image-std-dev': 0,
  },
  texts: {
    config: '',
    model: '',
    mode: 'random',
    engine: 'vllm',
    'latency-calculator': '',
    'hash-seed': '',
    'kv-cache-dtype': 'auto',
    'zmq-endpoint': 'tcp://127.0.0.1:5557',
    'kv-events-replay-endpoint': '',
    'dataset-path': '',
    'dataset-url': '',
    'dataset-table-name': 'llmd',
    'render-url': '',
    'ssl-certfile': '',
    'ssl-keyfile': '',
    'uds-socket-path': '',
    'tokenizers-cache-dir': '',
    'mm-processor-kwargs': '',
    'ec-transfer-config': '',
    log_backtrace_at: ':0',
    log_dir: '',
    log_file: '',
    stderrthreshold: '2',
    vmodule: '',
  },
  /** Take every following word up to the next `--flag`. */
  lists: {
    'served-model-name': [],
    'lora-modules': [],
    'failure-types': [],
    'fake-metrics': [],
  },
} as const;

/** `latencies` and `durations` differ only in how old releases wrote them. */
export type FlagKind = keyof typeof flagDefaults;

/** The names of one kind of flags. */
export type FlagOf<K extends FlagKind> = keyof (typeof flagDefaults)[K];

/** Booleans that `--no-<name>` switches off. */
export const negatableFlags: ReadonlySet<string> = new Set([
  'enable-sleep-mode',
  'mm-encoder-only',
  'omni',
  'enforce-eager',
  'enable-prefix-caching',
]);

const kinds: readonly FlagKind[] = [
  'integers',
  'numbers',
  'booleans',
  'durations',
  'latencies',
  'texts',
  'lists',
];

/** The kind of a flag's values; undefined for a name that is no flag. */
export const kindOfFlag = (name: string): FlagKind | undefined =>
  kinds.find(kind => Object.hasOwn(flagDefaults[kind], name));
