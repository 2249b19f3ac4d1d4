/** How a flag's text becomes a value. */
export type FlagKind = 'string' | 'integer' | 'boolean' | 'duration';

/** The kind of every flag that a release of the sidecar has; which has which is the generations' business. */
export const flagKinds: Readonly<Record<string, FlagKind>> = {
  port: 'string',
  'vllm-port': 'string',
  'model-server-port': 'string',
  connector: 'string',
  'kv-connector': 'string',
  'ec-connector': 'string',
  'data-parallel-size': 'integer',
  'secure-proxy': 'boolean',
  'secure-serving': 'boolean',
  'cert-path': 'string',
  'enable-ssrf-protection': 'boolean',
  'enable-prefiller-sampling': 'boolean',
  'prefiller-use-tls': 'boolean',
  'decoder-use-tls': 'boolean',
  'prefiller-tls-insecure-skip-verify': 'boolean',
  'decoder-tls-insecure-skip-verify': 'boolean',
  'inference-pool-namespace': 'string',
  'inference-pool-name': 'string',
  'inference-pool': 'string',
  'pool-group': 'string',
  'enable-tls': 'string',
  'tls-insecure-skip-verify': 'string',
  'tls-min-version': 'string',
  'tls-cipher-suites': 'string',
  'decode-chunk-size': 'integer',
  'max-idle-conns-per-host': 'integer',
  'prefill-max-retries': 'integer',
  'prefill-retry-backoff': 'duration',
  configuration: 'string',
  'configuration-file': 'string',
  tracing: 'boolean',
  'metrics-port': 'integer',
  'metrics-cert-dir': 'string',
  'mooncake-bootstrap-port': 'integer',
  'p2p-connector-port': 'integer',
  'enable-p2p-pull': 'boolean',
  'enable-speculative-prefill': 'boolean',
  // klog's, up to 0.6.
  v: 'integer',
  // controller-runtime's, from 0.7 on.
  'zap-log-level': 'string',
  'zap-devel': 'boolean',
  'zap-encoder': 'string',
  'zap-stacktrace-level': 'string',
  'zap-time-encoding': 'string',
};

/**
 * Flags whose effect is missing here, and the values that ask for none of it.
 * Any other value is refused: a flag that silently does nothing would make a
 * test lie.
 */
export const unsimulatedFlags: Readonly<Record<string, readonly string[]>> = {
  'ec-connector': [''],
  'data-parallel-size': ['1'],
  'enable-ssrf-protection': ['false'],
  'prefiller-use-tls': ['false'],
  'decoder-use-tls': ['false'],
  'enable-tls': [''],
  'tls-min-version': [''],
  'tls-cipher-suites': [''],
  'decode-chunk-size': ['0'],
  configuration: [''],
  'configuration-file': [''],
  tracing: ['false'],
  'metrics-port': ['0'],
  'metrics-cert-dir': [''],
  'enable-p2p-pull': ['false'],
  'enable-speculative-prefill': ['false'],
};
