import { tokenCountBuckets } from './buckets';
import { fakeFigureAt } from './fakeFigure';
import { FakeMetrics } from './FakeMetrics';
import { GaugeOptions } from './gauges';
import { SimulatorMetrics } from './SimulatorMetrics';

/** Which histograms a field fills. */
const histograms = [
  ['ttft-buckets-values', 'time_to_first_token_seconds'],
  ['tpot-buckets-values', 'time_per_output_token_seconds'],
  ['tpot-buckets-values', 'inter_token_latency_seconds'],
  ['e2erl-buckets-values', 'e2e_request_latency_seconds'],
  ['queue-time-buckets-values', 'request_queue_time_seconds'],
  ['inf-time-buckets-values', 'request_inference_time_seconds'],
  ['prefill-time-buckets-values', 'request_prefill_time_seconds'],
  ['decode-time-buckets-values', 'request_decode_time_seconds'],
  ['request-prompt-tokens', 'request_prompt_tokens'],
  ['request-generation-tokens', 'request_generation_tokens'],
  ['request-max-generation-tokens', 'max_num_generation_tokens'],
  ['request-params-max-tokens', 'request_params_max_tokens'],
] as const;

const counters = [
  ['total-prompt-tokens', 'prompt_tokens_total'],
  ['total-generation-tokens', 'generation_tokens_total'],
  ['prefix-cache-hits', 'prefix_cache_hits_total'],
  ['prefix-cache-queries', 'prefix_cache_queries_total'],
] as const;

/** The counters that follow from a histogram unless they are given. */
const derived = [
  ['request-prompt-tokens', 'total-prompt-tokens', 'prompt_tokens_total'],
  [
    'request-generation-tokens',
    'total-generation-tokens',
    'generation_tokens_total',
  ],
] as const;

/** Tokens of requests that fill buckets: each counts as its bucket's limit. */
const tokensIn = (counts: readonly number[], maxModelLen: number): number => {
  const limits = tokenCountBuckets(maxModelLen);
  return counts.reduce(
    (sum, count, at) =>
      sum + count * (limits.at(at) ?? (limits.at(-1) ?? 0) + 1),
    0,
  );
};

/**
 * Metrics that expose made-up figures and no real one.
 *
 * @param clock - `now` in milliseconds since the epoch; moving figures begin
 * at `start` and move every `refresh` milliseconds
 */
export const fakeExposition = (
  fake: FakeMetrics,
  options: GaugeOptions & { modelName: string; maxModelLen: number },
  clock: { now(): number; start: number; refresh: number },
): SimulatorMetrics => {
  const metrics = new SimulatorMetrics(options);
  const elapsed = () =>
    Math.floor((clock.now() - clock.start) / clock.refresh) * clock.refresh;
  const figure = (
    name: 'running-requests' | 'waiting-requests' | 'kv-cache-usage',
  ) => fakeFigureAt(fake[name] ?? 0, elapsed());
  metrics.watch({
    running: () => Math.trunc(figure('running-requests')),
    waiting: () => Math.trunc(figure('waiting-requests')),
    kvCacheUsage: () => figure('kv-cache-usage'),
    adapters: () =>
      fake.loras?.length
        ? fake.loras
        : [
            {
              running: '',
              waiting: '',
              timestamp: Math.floor(clock.now() / 1000),
            },
          ],
  });
  for (const [field, name] of histograms) {
    metrics.fillBuckets(name, fake[field] ?? []);
  }
  for (const [field, name] of counters) {
    metrics.add(name, fake[field] ?? 0);
  }
  for (const [field, given, name] of derived) {
    if (typeof fake[given] !== 'number') {
      metrics.add(name, tokensIn(fake[field] ?? [], options.maxModelLen));
    }
  }
  for (const [reason, count] of Object.entries(
    fake['request-success-total'] ?? {},
  )) {
    metrics.succeeded(reason, count);
  }
  return metrics;
};
