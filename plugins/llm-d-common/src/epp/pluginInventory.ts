import type { EppPluginFacts, EppPluginRole } from './EppVersionProfile';

type Inventory = Readonly<Record<string, EppPluginFacts>>;

const ofRole = (role: EppPluginRole, ...types: string[]): Inventory =>
  Object.fromEntries(types.map(type => [type, { role }]));

const none: readonly string[] = [];
const selectorParameters = ['matchLabels', 'matchExpressions'];
const pickerParameters = ['maxNumOfEndpoints'];

const pickers: Inventory = {
  'max-score-picker': { role: 'picker', parameters: pickerParameters },
  'random-picker': { role: 'picker', parameters: pickerParameters },
  'weighted-random-picker': { role: 'picker', parameters: pickerParameters },
};

const sharedScorers: Inventory = {
  'load-aware-scorer': { role: 'scorer', parameters: ['threshold'] },
  'kv-cache-utilization-scorer': { role: 'scorer', parameters: none },
  'queue-scorer': { role: 'scorer', parameters: none },
  'lora-affinity-scorer': { role: 'scorer', parameters: none },
};

/** Plugin types of v0.4.0 and its neighbours. */
export const earlyPlugins: Inventory = {
  ...ofRole('filter', 'by-label', 'by-label-selector', 'decode-filter'),
  ...ofRole('filter', 'prefill-filter', 'header-based-testing-filter'),
  ...sharedScorers,
  ...ofRole('scorer', 'session-affinity-scorer', 'active-request-scorer'),
  ...ofRole('scorer', 'no-hit-lru-scorer', 'precise-prefix-cache-scorer'),
  'prefix-cache-scorer': {
    role: 'scorer',
    parameters: [
      'autoTune',
      'blockSize',
      'maxPrefixBlocksToMatch',
      'lruCapacityPerServer',
    ],
  },
  ...pickers,
  ...ofRole('profile-handler', 'single-profile-handler', 'pd-profile-handler'),
  ...ofRole('profile-handler', 'data-parallel-profile-handler'),
  ...ofRole('other', 'prefill-header-handler'),
  ...ofRole('other', 'destination-endpoint-served-verifier'),
};

/** Plugin types of the current releases. */
export const currentPlugins: Inventory = {
  'label-selector-filter': { role: 'filter', parameters: selectorParameters },
  'decode-filter': { role: 'filter' },
  ...ofRole('filter', 'encode-filter', 'prefill-filter'),
  'by-label': { role: 'filter', deprecated: 'label-selector-filter' },
  'by-label-selector': {
    role: 'filter',
    parameters: selectorParameters,
    deprecated: 'label-selector-filter',
  },
  'prefix-cache-affinity-filter': {
    role: 'filter',
  },
  ...ofRole('filter', 'slo-headroom-tier-filter'),
  ...alpha('filter', 'session-affinity-filter', 'endpoint-attribute-filter'),
  ...alpha('filter', 'topology-affinity-filter', 'utilization-filter'),
  ...ofRole('filter', 'header-based-testing-filter'),
  ...sharedScorers,
  'running-requests-size-scorer': { role: 'scorer', parameters: none },
  'prefix-cache-scorer': {
    role: 'scorer',
    parameters: [
      'prefixMatchInfoProducerName',
      'matchLengthWeight',
      'matchLengthScaleTokens',
    ],
  },
  'active-request-scorer': {
    role: 'scorer',
    parameters: ['idleThreshold', 'maxBusyScore', 'requestTimeout'],
  },
  ...ofRole('scorer', 'precise-prefix-cache-scorer', 'token-load-scorer'),
  ...ofRole('scorer', 'no-hit-lru-scorer', 'context-length-aware'),
  ...ofRole('scorer', 'mm-embeddings-cache-scorer', 'latency-scorer'),
  ...alpha('scorer', 'session-affinity-scorer', 'header-label-affinity-scorer'),
  ...alpha('scorer', 'endpoint-attribute-scorer', 'topology-affinity-scorer'),
  ...pickers,
  ...ofRole('profile-handler', 'single-profile-handler'),
  ...ofRole('profile-handler', 'disagg-profile-handler'),
  ...ofRole('profile-handler', 'data-parallel-profile-handler'),
  'pd-profile-handler': {
    role: 'profile-handler',
    deprecated: 'disagg-profile-handler',
  },
  ...alpha('profile-handler', 'header-profile-handler'),
  ...ofRole('other', 'always-disagg-pd-decider', 'prefix-based-pd-decider'),
  ...ofRole('other', 'always-disagg-multimodal-decider'),
  ...ofRole('other', 'disagg-headers-handler'),
  'prefill-header-handler': {
    role: 'other',
    deprecated: 'disagg-profile-handler',
  },
  'approx-prefix-cache-producer': {
    role: 'other',
    parameters: [
      'autoTune',
      'blockSizeTokens',
      'blockSize',
      'maxPrefixBlocksToMatch',
      'maxPrefixTokensToMatch',
      'lruCapacityPerServer',
    ],
  },
  ...ofRole('other', 'inflight-load-producer', 'token-producer'),
  tokenizer: { role: 'other', deprecated: 'token-producer' },
  ...ofRole('other', 'session-id-producer', 'mm-embeddings-cache-producer'),
  ...ofRole('other', 'predicted-latency-producer'),
  ...ofRole('other', 'precise-prefix-cache-producer'),
  ...alpha('other', 'burst-prefix-cache-producer', 'p2p-source-producer'),
  ...ofRole('other', 'metrics-data-source', 'core-metrics-extractor'),
  ...ofRole('other', 'models-data-source', 'models-data-extractor'),
  ...ofRole('other', 'endpoint-notification-source'),
  ...ofRole('other', 'k8s-notification-source', 'file-discovery'),
  ...alpha('other', 'topology-extractor'),
  ...ofRole('other', 'openai-parser', 'anthropic-parser', 'vllmhttp-parser'),
  ...ofRole('other', 'sglanghttp-parser', 'vllmgrpc-parser'),
  ...ofRole('other', 'vertexai-parser', 'passthrough-parser'),
  ...ofRole('other', 'global-strict-fairness-policy'),
  ...ofRole('other', 'round-robin-fairness-policy', 'program-aware-fairness'),
  ...ofRole('other', 'fcfs-ordering-policy', 'edf-ordering-policy'),
  ...ofRole('other', 'slo-deadline-ordering-policy'),
  ...ofRole('other', 'static-usage-limit-policy'),
  ...alpha('other', 'priority-holdback-policy'),
  ...alpha('other', 'soft-reflective-ceiling-policy'),
  ...ofRole('other', 'utilization-detector', 'concurrency-detector'),
  ...alpha('other', 'sheddable-eviction-filter'),
  ...alpha('other', 'priority-then-time-eviction-order-policy'),
  ...ofRole('other', 'latency-slo-admitter', 'probabilistic-admitter'),
  ...alpha('other', 'disaggregatedset-rollout-screener'),
  ...ofRole('other', 'request-attribute-reporter', 'agent-identity'),
};

function alpha(role: EppPluginRole, ...types: string[]): Inventory {
  return Object.fromEntries(types.map(type => [type, { role, alpha: true }]));
}
