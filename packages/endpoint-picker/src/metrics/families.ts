import { Generation } from '../generation/Generation';

/**
 * Label values of a sample, by what the label means.
 *
 * @public
 */
export type LabelValues = Readonly<Record<string, string>>;

/**
 * One metric under one of its names.
 *
 * @public
 */
export interface Family {
  readonly name: string;
  readonly help: string;
  /** Names of its labels; each takes the value of that name, or of `from`. */
  readonly labels: readonly (string | { as: string; from: string })[];
}

type Labels = Family['labels'];

const MODELS: Labels = ['model_name', 'target_model_name'];
const REQUEST: Labels = [...MODELS, 'fairness_id', 'priority'];
const POOL: Labels = ['name'];

interface Names {
  readonly help: string;
  /** Without its prefix `llm_d_epp_`. */
  readonly current: string;
  readonly labels: Labels;
  /** The name before 0.9; undefined for a metric that came with the new ones. */
  readonly legacy?: string;
  readonly legacyLabels?: Labels;
  /** Whether v0.4.0 has it. */
  readonly early?: boolean;
}

const objective = (name: string) => `inference_objective_${name}`;
const pool = (name: string) => `inference_pool_${name}`;
const extension = (name: string) => `inference_extension_${name}`;

/** A metric of requests, which was labelled by models alone before. */
const ofRequests = (current: string, legacy: string, help: string): Names => ({
  current,
  labels: REQUEST,
  legacy: objective(legacy),
  legacyLabels: MODELS,
  early: true,
  help,
});

const ofPool = (current: string, legacy: string, help: string): Names => ({
  current,
  labels: POOL,
  legacy: pool(legacy),
  early: true,
  help,
});

/** The metrics, by what they are called in this code. */
const METRICS = {
  requests: ofRequests(
    'request_total',
    'request_total',
    'Requests that were given a destination.',
  ),
  errors: {
    ...ofRequests(
      'request_error_total',
      'request_error_total',
      'Requests that failed, by error code.',
    ),
    labels: [...REQUEST, 'error_code'],
    legacyLabels: [...MODELS, 'error_code'],
  },
  duration: ofRequests(
    'request_duration_seconds',
    'request_duration_seconds',
    'Time from request to complete response, in seconds.',
  ),
  requestBytes: ofRequests(
    'request_size_bytes',
    'request_sizes',
    'Size of request bodies, in bytes.',
  ),
  responseBytes: ofRequests(
    'response_size_bytes',
    'response_sizes',
    'Size of response bodies, in bytes.',
  ),
  inputTokens: ofRequests(
    'request_input_tokens',
    'input_tokens',
    'Tokens of prompts.',
  ),
  outputTokens: ofRequests(
    'request_output_tokens',
    'output_tokens',
    'Tokens of answers.',
  ),
  cachedTokens: ofRequests(
    'request_cached_tokens',
    'prompt_cached_tokens',
    'Tokens of prompts that were cached.',
  ),
  running: {
    ...ofRequests('request_running', 'running_requests', 'Requests in flight.'),
    legacyLabels: ['model_name'],
  },
  perOutputToken: ofRequests(
    'request_ntpot_seconds',
    'normalized_time_per_output_token_seconds',
    'Time per token of the answer, in seconds.',
  ),
  firstToken: {
    ...ofRequests(
      'request_ttft_seconds',
      'request_ttft_seconds',
      'Time to the first of the answer, in seconds.',
    ),
    labels: [...REQUEST, 'streaming'],
  },
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
  scheduling: {
    current: 'scheduler_e2e_duration_seconds',
    labels: [],
    legacy: extension('scheduler_e2e_duration_seconds'),
    early: true,
    help: 'Time to schedule a request, in seconds.',
  },
  attempts: {
    current: 'scheduler_attempts_total',
    labels: [
      'status',
      'target_model_name',
      'endpoint_name',
      'namespace',
      'port',
    ],
    legacy: extension('scheduler_attempts_total'),
    help: 'Scheduling attempts, by their outcome.',
  },
  disaggregation: {
    current: 'disagg_decision_total',
    labels: ['model_name', 'decision_type'],
    legacy: 'llm_d_inference_scheduler_pd_decision_total',
    early: true,
    help: 'Requests by whether prefill and decode run on different pods.',
  },
  modelRewrites: {
    current: 'model_rewrite_decisions_total',
    labels: ['model_rewrite_name', 'model_name', 'target_model'],
    legacy: extension('model_rewrite_decisions_total'),
    help: 'Requests whose model an InferenceModelRewrite replaced.',
  },
  info: {
    current: 'info',
    labels: ['commit', 'build_ref'],
    legacy: extension('info'),
    early: true,
    help: 'What is running.',
  },
} satisfies Record<string, Names>;

/** A metric, by what it is called in this code. */
export type Metric = keyof typeof METRICS;

/**
 * The names under which a release exposes a metric: the old one until 0.8,
 * both from 0.9 on, none if it does not have it.
 *
 * @public
 */
export function familiesOf(
  metric: Metric,
  { metricFamilies, pluginSet }: Generation,
): readonly Family[] {
  const names: Names = METRICS[metric];
  const current = `llm_d_epp_${names.current}`;
  const families: Family[] = [];
  if (metricFamilies === 'both') {
    families.push({ name: current, help: names.help, labels: names.labels });
  }
  const exists = pluginSet !== 'early' || names.early === true;
  if (names.legacy !== undefined && exists) {
    const labels = names.legacyLabels ?? names.labels;
    families.push({
      name: names.legacy,
      help:
        metricFamilies === 'both'
          ? `[Deprecated: Use ${current}] ${names.help}`
          : names.help,
      // The counter of requests tells priorities apart from 0.7 on.
      labels:
        metric === 'requests' && pluginSet !== 'early'
          ? [...labels, 'priority']
          : labels,
    });
  }
  return families;
}

/** A sample's labels in a family. */
export function labelsIn(family: Family, values: LabelValues): LabelValues {
  return Object.fromEntries(
    family.labels.map(label =>
      typeof label === 'string'
        ? [label, values[label] ?? '']
        : [label.as, values[label.from] ?? ''],
    ),
  );
}

/** Names of a family's labels. */
export function labelNamesOf({ labels }: Family): string[] {
  return labels.map(label => (typeof label === 'string' ? label : label.as));
}
