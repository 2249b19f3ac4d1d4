/** Passed to the EPPs of every generation. */
export const commonFlags = [
  '--zap-encoder=json',
  '--tracing=false',
  // Checking callers takes cluster-wide RBAC (TokenReview, SubjectAccessReview).
  '--metrics-endpoint-auth=false',
];

const fixedMetrics =
  'stops this EPP: metrics are named in the configuration (engineConfigs)';
/** From 0.7 on. */
export const fatalMetricFlags = {
  'total-queued-requests-metric': fixedMetrics,
  'total-running-requests-metric': fixedMetrics,
  'kv-cache-usage-percentage-metric': fixedMetrics,
  'lora-info-metric': fixedMetrics,
  'cache-info-metric': fixedMetrics,
};

const removed =
  'is removed: use the parameters of the plugin metrics-data-source';
/** From 0.10 on. */
export const removedMetricSourceFlags = {
  'model-server-metrics-port': removed,
  'model-server-metrics-path': removed,
  'model-server-metrics-scheme': removed,
  'model-server-metrics-https-insecure-skip-verify': removed,
};
