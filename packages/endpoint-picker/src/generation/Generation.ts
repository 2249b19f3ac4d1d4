import { LoggedEndpoints } from './LoggedEndpoints';

/**
 * Releases of the Endpoint Picker that behave alike.
 *
 * @public
 */
export type ReleaseLine = '<=0.6' | '0.7' | '0.8' | '0.9' | '0.10' | '>=0.11';

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
  /**
   * Which plugin types there are: those of v0.4.0; the current ones beside
   * them (0.7, 0.8); the current ones with the deprecated (0.9, 0.10) or
   * without (from 0.11 on).
   */
  readonly pluginSet: 'early' | 'transitional' | 'deprecating' | 'pruned';
  /** Whether Alpha plugins need --allow-experimental-plugins. */
  readonly alphaPlugins: 'ordinary' | 'behind a flag';
  /** Who sets x-prefiller-host-port. */
  readonly prefillerHeader: 'headers handler' | 'profile handler';
  /** When the pool has no room for requests that can be shed. */
  readonly saturation: 'good capacity' | 'utilization';
  /** Whether an empty pool or a full one is noticed first. */
  readonly admission: 'after candidates' | 'before candidates';
  /** Whether the counts of a client that went away stay until a timeout. */
  readonly disconnects: 'leak' | 'release';
  /**
   * What ends a request's count on the pod that prefills it: the first byte of
   * the response, or the complete response, with the count of the pod that
   * decodes.
   */
  readonly prefillEnds: 'first byte' | 'complete';
  /** Whether `Prefer: if-available` asks for a pod with a cached prefix. */
  readonly conditionalDecode: 'ignored' | 'honoured';
  /** Groups with InferenceObjectives, the preferred first. */
  readonly objectiveGroups: readonly string[];
  /** Whether InferenceModelRewrites, of the same groups, are followed. */
  readonly modelRewrites: boolean;
  /** How log lines look; until 0.7 flags decide between JSON and console. */
  readonly logFormat: 'by flag' | 'zap named' | 'opentelemetry';
  /** Whether V(2) tells of every request that passes. */
  readonly passingRequests: 'silent' | 'logged';
  /** Under which names the log shows endpoints. */
  readonly loggedEndpoints: LoggedEndpoints;
  /** Words of messages: pods became endpoints. */
  readonly errorPrefix: 'inference gateway' | 'inference error';
  readonly candidatesText: string;
  readonly targetText: string;
  /** What a profile whose filters dropped every endpoint leads to. */
  readonly noneLeftText: (profile: string) => string;
  /** Code of a request that finds no room. */
  readonly exhaustedCode:
    | 'InferencePoolResourceExhausted'
    | 'ResourceExhausted';
  /** Whether the request body is decoded and written anew. */
  readonly requestBody: 'rewritten' | 'unchanged';
  /** Whether response trailers are answered. */
  readonly responseTrailers: 'ignored' | 'answered';
  /** Whether all headers are echoed, or those that the protocol owns are not. */
  readonly echoedHeaders: 'all' | 'not system-owned';
  /** Whether Prometheus metrics have their old names or both. */
  readonly metricFamilies: 'legacy' | 'both';
  /** Whether means of the pool are those of v0.4.0, or rounded and with their spread. */
  readonly poolGauges: 'early' | 'current';
}

const earlyPods: LoggedEndpoints = {
  noun: 'pods',
  scored: 'Pod',
  identity: 'NamespacedName',
  podName: 'PodName',
  running: 'RunningQueueSize',
  cacheBlocks: 'CacheNumGPUBlocks',
  isNodeShown: false,
};

const endpoints09: LoggedEndpoints = {
  ...earlyPods,
  noun: 'endpoints',
  scored: 'Endpoint',
  running: 'RunningRequestsSize',
  cacheBlocks: 'CacheNumBlocks',
};

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
  pluginSet: 'early',
  alphaPlugins: 'ordinary',
  prefillerHeader: 'headers handler',
  saturation: 'good capacity',
  admission: 'after candidates',
  disconnects: 'leak',
  prefillEnds: 'complete',
  conditionalDecode: 'ignored',
  objectiveGroups: ['inference.networking.x-k8s.io'],
  modelRewrites: false,
  logFormat: 'by flag',
  passingRequests: 'silent',
  loggedEndpoints: earlyPods,
  errorPrefix: 'inference gateway',
  candidatesText: 'failed to find candidate pods for serving the request',
  targetText: 'failed to find target pod',
  noneLeftText: profile => `failed to run scheduler profile '${profile}'`,
  exhaustedCode: 'InferencePoolResourceExhausted',
  requestBody: 'rewritten',
  responseTrailers: 'ignored',
  echoedHeaders: 'all',
  metricFamilies: 'legacy',
  poolGauges: 'early',
};

const v010: Generation = {
  line: '0.10',
  flagSyntax: 'pflag',
  metricNameFlags: 'fatal',
  modelServerMetricsFlags: 'removed',
  configApiVersion: 'llm-d.ai/v1alpha1',
  deprecatedConfigApiVersions: [OLD_CONFIG],
  pluginParameters: 'strict',
  configuration: 'built-in default',
  prefixCache: 'tokens in a producer',
  kvCacheMetric: 'vllm:kv_cache_usage_perc',
  pluginSet: 'deprecating',
  alphaPlugins: 'behind a flag',
  prefillerHeader: 'profile handler',
  saturation: 'utilization',
  admission: 'before candidates',
  disconnects: 'release',
  prefillEnds: 'first byte',
  conditionalDecode: 'honoured',
  objectiveGroups: ['llm-d.ai', 'inference.networking.x-k8s.io'],
  modelRewrites: true,
  logFormat: 'zap named',
  passingRequests: 'logged',
  loggedEndpoints: { ...endpoints09, podName: 'Name', isNodeShown: true },
  errorPrefix: 'inference error',
  candidatesText: 'failed to find endpoint candidates for serving the request',
  targetText: 'failed to find target endpoint',
  noneLeftText: () => 'no endpoints available for the given request',
  exhaustedCode: 'ResourceExhausted',
  requestBody: 'unchanged',
  responseTrailers: 'answered',
  echoedHeaders: 'not system-owned',
  metricFamilies: 'both',
  poolGauges: 'current',
};

const v08: Generation = {
  ...v010,
  line: '0.8',
  loggedEndpoints: { ...endpoints09, cacheBlocks: 'CacheNumGPUBlocks' },
  modelServerMetricsFlags: 'accepted',
  configApiVersion: OLD_CONFIG,
  deprecatedConfigApiVersions: [],
  pluginParameters: 'lenient',
  pluginSet: 'transitional',
  alphaPlugins: 'ordinary',
  prefillerHeader: 'headers handler',
  conditionalDecode: 'ignored',
  objectiveGroups: ['inference.networking.x-k8s.io'],
  metricFamilies: 'legacy',
};

/**
 * The releases, by line.
 *
 * @public
 */
export const generations: Readonly<Record<ReleaseLine, Generation>> = {
  '<=0.6': upTo06,
  '0.7': { ...v08, line: '0.7', logFormat: 'by flag' },
  '0.8': v08,
  '0.9': {
    ...v010,
    line: '0.9',
    loggedEndpoints: endpoints09,
    modelServerMetricsFlags: 'deprecated',
    alphaPlugins: 'ordinary',
    conditionalDecode: 'ignored',
  },
  '0.10': v010,
  '>=0.11': {
    ...v010,
    line: '>=0.11',
    pluginSet: 'pruned',
    logFormat: 'opentelemetry',
    loggedEndpoints: { ...v010.loggedEndpoints, identity: 'ID' },
  },
};
