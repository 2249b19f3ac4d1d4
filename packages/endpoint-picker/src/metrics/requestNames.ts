import { Labels, Names } from './Names';

const MODELS: Labels = ['model_name', 'target_model_name'];
const REQUEST: Labels = [...MODELS, 'fairness_id', 'priority'];

/** A metric of requests, which was labelled by models alone before. */
const ofRequests = (current: string, legacy: string, help: string): Names => ({
  current,
  labels: REQUEST,
  legacy: `inference_objective_${legacy}`,
  legacyLabels: MODELS,
  early: true,
  help,
});

/** Metrics of requests and responses, by what they are called in this code. */
export const requestNames = {
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
  streamingPerOutputToken: {
    current: 'request_streaming_tpot_seconds',
    labels: REQUEST,
    help: 'Time per token after the first of a streamed answer, in seconds.',
  },
  interToken: {
    current: 'request_streaming_itl_seconds',
    labels: REQUEST,
    help: 'Time between two parts of a streamed answer, in seconds.',
  },
  requestProcessing: {
    current: 'request_processing_duration_seconds',
    labels: [],
    help: 'Time from a request to its destination or refusal, in seconds.',
  },
  responseProcessing: {
    current: 'response_processing_duration_seconds',
    labels: [],
    help: 'Time for the parts of a streamed response, or from the headers of another to its end, in seconds.',
  },
  inFlight: {
    current: 'inflight_requests',
    labels: [
      'endpoint_name',
      'namespace',
      'producer_name',
      'fairness_id',
      'priority',
    ],
    help: 'Requests in flight, by endpoint.',
  },
} satisfies Record<string, Names>;
