/**
 * Plugin types that real releases have and this stand-in does not. Naming one
 * of them is a gap of ours, not a mistake in the configuration; the message
 * has to tell the two apart.
 *
 * @public
 */
export const upstreamPluginTypes: ReadonlySet<string> = new Set([
  // filters
  'encode-filter',
  'prefix-cache-affinity-filter',
  'slo-headroom-tier-filter',
  'session-affinity-filter',
  'endpoint-attribute-filter',
  'topology-affinity-filter',
  'utilization-filter',
  'header-based-testing-filter',
  // scorers
  'precise-prefix-cache-scorer',
  'token-load-scorer',
  'no-hit-lru-scorer',
  'context-length-aware',
  'mm-embeddings-cache-scorer',
  'latency-scorer',
  'header-label-affinity-scorer',
  'endpoint-attribute-scorer',
  'topology-affinity-scorer',
  // profile handlers and deciders
  'data-parallel-profile-handler',
  'header-profile-handler',
  'always-disagg-multimodal-decider',
  'destination-endpoint-served-verifier',
  // producers
  'session-id-producer',
  'mm-embeddings-cache-producer',
  'predicted-latency-producer',
  'precise-prefix-cache-producer',
  'burst-prefix-cache-producer',
  'p2p-source-producer',
  // data layer
  'models-data-source',
  'models-data-extractor',
  'endpoint-notification-source',
  'k8s-notification-source',
  'topology-extractor',
  // parsers
  'anthropic-parser',
  'vllmhttp-parser',
  'sglanghttp-parser',
  'vllmgrpc-parser',
  'vertexai-parser',
  // flow control
  'global-strict-fairness-policy',
  'round-robin-fairness-policy',
  'program-aware-fairness',
  'fcfs-ordering-policy',
  'edf-ordering-policy',
  'slo-deadline-ordering-policy',
  'static-usage-limit-policy',
  'priority-holdback-policy',
  'concurrency-detector',
  'latency-slo-admitter',
  'probabilistic-admitter',
  'request-attribute-reporter',
  'agent-identity',
  'disaggregatedset-rollout-screener',
  'soft-reflective-ceiling-policy',
  'priority-then-time-eviction-order-policy',
  'sheddable-eviction-filter',
]);
