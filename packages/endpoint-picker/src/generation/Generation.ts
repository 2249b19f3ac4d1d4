/**
 * Releases of the Endpoint Picker that behave alike.
 *
 * @public
 */
export type ReleaseLine = '<=0.6' | '0.7-0.8' | '0.9' | '>=0.10';

/**
 * Everything in which the releases differ. Code asks this table; nothing else
 * compares versions.
 *
 * @public
 */
export interface Generation {
  readonly line: ReleaseLine;
  /** Go's flag package (`-x` is `--x`), or pflag (`--x` and `-v`). */
  readonly flagSyntax: 'go' | 'pflag';
  /** Flags that name the model server's metrics. */
  readonly metricNameFlags: 'accepted' | 'fatal';
  /** Flags `model-server-metrics-*`. */
  readonly modelServerMetricsFlags: 'accepted' | 'deprecated' | 'removed';
  /** apiVersion of EndpointPickerConfig, and older ones still accepted. */
  readonly configApiVersion: string;
  readonly deprecatedConfigApiVersions: readonly string[];
  /** Whether an unknown plugin parameter is an error. */
  readonly pluginParameters: 'lenient' | 'strict';
  /** Whether a configuration is needed, or there is one built in. */
  readonly configuration: 'required' | 'built-in default';
  /** Where prefix matches come from and how prompts are cut. */
  readonly prefixCache: 'bytes in the scorer' | 'tokens in a producer';
  /** Metric of the KV cache's use unless a flag names another. */
  readonly kvCacheMetric: string;
  /** How V(n) appears as `level` in the log. */
  readonly logLevels: 'zap offset' | 'names';
  /** Words of messages: pods became endpoints. */
  readonly errorPrefix: 'inference gateway' | 'inference error';
  readonly candidatesText: string;
  readonly targetText: string;
  readonly noneLeftText: string;
  readonly scoredListKey: 'pods-weighted-score' | 'endpoints-weighted-score';
  /** Whether the request body is decoded and written anew. */
  readonly requestBody: 'rewritten' | 'unchanged';
  /** Whether response trailers are answered. */
  readonly responseTrailers: 'ignored' | 'answered';
  /** Whether all headers are echoed, or those that the protocol owns are not. */
  readonly echoedHeaders: 'all' | 'not system-owned';
  /** Prefix of the Prometheus metrics of requests and of the scheduler. */
  readonly metricNames: {
    readonly requestTotal: string;
    readonly requestErrorTotal: string;
    readonly readyEndpoints: string;
    readonly schedulerDuration: string;
    readonly schedulerAttempts?: string;
  };
}

const OLD_CONFIG = 'inference.networking.x-k8s.io/v1alpha1';

const upTo06: Generation = {
  line: '<=0.6',
  flagSyntax: 'go',
  metricNameFlags: 'accepted',
  modelServerMetricsFlags: 'accepted',
  configApiVersion: OLD_CONFIG,
  deprecatedConfigApiVersions: [],
  pluginParameters: 'lenient',
  configuration: 'required',
  prefixCache: 'bytes in the scorer',
  kvCacheMetric: 'vllm:gpu_cache_usage_perc',
  logLevels: 'zap offset',
  errorPrefix: 'inference gateway',
  candidatesText: 'failed to find candidate pods for serving the request',
  targetText: 'failed to find target pod',
  noneLeftText: 'no pods available for the given request',
  scoredListKey: 'pods-weighted-score',
  requestBody: 'rewritten',
  responseTrailers: 'ignored',
  echoedHeaders: 'all',
  metricNames: {
    requestTotal: 'inference_objective_request_total',
    requestErrorTotal: 'inference_objective_request_error_total',
    readyEndpoints: 'inference_pool_ready_pods',
    schedulerDuration: 'inference_extension_scheduler_e2e_duration_seconds',
  },
};

const from010: Generation = {
  line: '>=0.10',
  flagSyntax: 'pflag',
  metricNameFlags: 'fatal',
  modelServerMetricsFlags: 'removed',
  configApiVersion: 'llm-d.ai/v1alpha1',
  deprecatedConfigApiVersions: [OLD_CONFIG],
  pluginParameters: 'strict',
  configuration: 'built-in default',
  prefixCache: 'tokens in a producer',
  kvCacheMetric: 'vllm:kv_cache_usage_perc',
  logLevels: 'names',
  errorPrefix: 'inference error',
  candidatesText: 'failed to find endpoint candidates for serving the request',
  targetText: 'failed to find target endpoint',
  noneLeftText: 'no endpoints available for the given request',
  scoredListKey: 'endpoints-weighted-score',
  requestBody: 'unchanged',
  responseTrailers: 'answered',
  echoedHeaders: 'not system-owned',
  metricNames: {
    requestTotal: 'llm_d_epp_request_total',
    requestErrorTotal: 'llm_d_epp_request_error_total',
    readyEndpoints: 'llm_d_epp_ready_endpoints',
    schedulerDuration: 'llm_d_epp_scheduler_e2e_duration_seconds',
    schedulerAttempts: 'llm_d_epp_scheduler_attempts_total',
  },
};

/**
 * The releases, by line.
 *
 * @public
 */
export const generations: Readonly<Record<ReleaseLine, Generation>> = {
  '<=0.6': upTo06,
  '0.7-0.8': {
    ...from010,
    line: '0.7-0.8',
    modelServerMetricsFlags: 'accepted',
    configApiVersion: OLD_CONFIG,
    deprecatedConfigApiVersions: [],
    pluginParameters: 'lenient',
  },
  '0.9': { ...from010, line: '0.9', modelServerMetricsFlags: 'deprecated' },
  '>=0.10': from010,
};
