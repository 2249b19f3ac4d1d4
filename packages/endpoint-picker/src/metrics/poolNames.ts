import { Labels, Names } from './Names';

const POOL: Labels = ['name'];

const pool = (name: string) => `inference_pool_${name}`;

const ofPool = (current: string, legacy: string, help: string): Names => ({
  current,
  labels: POOL,
  legacy: pool(legacy),
  early: true,
  help,
});

/** Metrics of the pool and its endpoints, by what they are called in this code. */
export const poolNames = {
  kvCacheUtilization: ofPool(
    'average_kv_cache_utilization',
    'average_kv_cache_utilization',
    "Mean use of the endpoints' KV caches, 0..1.",
  ),
  queueSize: ofPool(
    'average_queue_size',
    'average_queue_size',
    "Mean length of the endpoints' queues.",
  ),
  readyEndpoints: ofPool(
    'ready_endpoints',
    'ready_pods',
    'Endpoints with fresh figures.',
  ),
  runningRequests: {
    current: 'average_running_requests',
    labels: POOL,
    help: 'Mean of requests that endpoints work on.',
  },
  kvCacheUtilizationDeviation: {
    current: 'std_dev_kv_cache_utilization',
    labels: POOL,
    help: "Standard deviation of the use of the endpoints' KV caches.",
  },
  queueSizeDeviation: {
    current: 'std_dev_queue_size',
    labels: POOL,
    help: "Standard deviation of the length of the endpoints' queues.",
  },
  runningRequestsDeviation: {
    current: 'std_dev_running_requests',
    labels: POOL,
    help: 'Standard deviation of requests that endpoints work on.',
  },
  queueSizePerEndpoint: {
    current: 'per_endpoint_queue_size',
    labels: ['name', 'model_server_endpoint'],
    legacy: pool('per_pod_queue_size'),
    legacyLabels: [
      'name',
      { as: 'model_server_pod', from: 'model_server_endpoint' },
    ],
    early: true,
    help: "Length of each endpoint's queue.",
  },
  pollErrors: {
    current: 'datalayer_poll_errors_total',
    labels: ['source_type'],
    legacy: 'llm_d_inference_scheduler_datalayer_poll_errors_total',
    help: 'Scrapes of model servers that failed.',
  },
} satisfies Record<string, Names>;
