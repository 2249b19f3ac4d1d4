import {
  requestLatencyBuckets,
  timePerTokenBuckets,
  timeToFirstTokenBuckets,
  tokenCountBuckets,
} from './buckets';

/** A metric whose only label is the model; `name` is without the prefix `vllm:`. */
export interface MetricRow {
  readonly name: string;
  readonly help: string;
}

/** vLLM's counters that the simulator keeps. */
export const counterTable: readonly MetricRow[] = [
  { name: 'prompt_tokens_total', help: 'Prompt tokens processed.' },
  { name: 'generation_tokens_total', help: 'Tokens generated.' },
  {
    name: 'prefix_cache_hits_total',
    help: 'Prompt tokens found in the KV cache.',
  },
  {
    name: 'prefix_cache_queries_total',
    help: 'Prompt tokens looked up in the KV cache.',
  },
];

/** vLLM's histograms that the simulator keeps, for a context window of so many tokens. */
export const histogramTable = (
  maxModelLen: number,
): (MetricRow & { readonly buckets: number[] })[] => {
  const tokens = tokenCountBuckets(maxModelLen);
  return [
    {
      name: 'e2e_request_latency_seconds',
      help: 'End to end latency of a request.',
      buckets: requestLatencyBuckets,
    },
    {
      name: 'request_queue_time_seconds',
      help: 'Time a request waited.',
      buckets: requestLatencyBuckets,
    },
    {
      name: 'request_inference_time_seconds',
      help: 'Time a request ran.',
      buckets: requestLatencyBuckets,
    },
    {
      name: 'request_prefill_time_seconds',
      help: 'Time of the prefill phase.',
      buckets: requestLatencyBuckets,
    },
    {
      name: 'request_decode_time_seconds',
      help: 'Time of the decode phase.',
      buckets: requestLatencyBuckets,
    },
    {
      name: 'time_to_first_token_seconds',
      help: 'Time to first token.',
      buckets: timeToFirstTokenBuckets,
    },
    {
      name: 'time_per_output_token_seconds',
      help: 'Time per output token.',
      buckets: timePerTokenBuckets,
    },
    {
      name: 'inter_token_latency_seconds',
      help: 'Time from one token to the next.',
      buckets: timePerTokenBuckets,
    },
    {
      name: 'request_time_per_output_token_seconds',
      help: 'Mean time per output token of a request.',
      buckets: timePerTokenBuckets,
    },
    {
      name: 'request_prompt_tokens',
      help: 'Prompt tokens of a request.',
      buckets: tokens,
    },
    {
      name: 'request_generation_tokens',
      help: 'Generated tokens of a request.',
      buckets: tokens,
    },
    {
      name: 'max_num_generation_tokens',
      help: 'Most generated tokens of a choice.',
      buckets: tokens,
    },
    {
      name: 'request_params_max_tokens',
      help: 'The max_tokens parameter of a request.',
      buckets: tokens,
    },
  ];
};
