import { z } from 'zod';
import { fakeFigureRange, fakeFigureSchema } from './fakeFigure';

const counts = z.array(z.number().int().nonnegative());
const total = z.number().int().nonnegative();

const loraSchema = z.object({
  running: z.string().default(''),
  waiting: z.string().default(''),
  timestamp: z.number().default(0),
});

/** A LoRA entry; YAML files may write it as JSON in a string. */
const lora = z.preprocess((given, context) => {
  if (typeof given !== 'string') {
    return given;
  }
  try {
    return JSON.parse(given);
  } catch (error) {
    context.addIssue({ code: 'custom', message: String(error) });
    return z.NEVER;
  }
}, loraSchema);

const requests = fakeFigureSchema.refine(
  figure => fakeFigureRange(figure)[0] >= 0,
  { error: 'fake metrics request counters cannot be negative' },
);

const usage = fakeFigureSchema.refine(
  figure => fakeFigureRange(figure)[0] >= 0 && fakeFigureRange(figure)[1] <= 1,
  { error: 'fake metrics KV cache usage must be between 0 and 1' },
);

const finishReason = z.enum([
  'stop',
  'length',
  'tool_calls',
  'remote_decode',
  'cache_threshold',
]);

/** The value of `--fake-metrics`: figures that replace the real ones. */
export const fakeMetricsSchema = z.strictObject({
  'running-requests': requests.nullish(),
  'waiting-requests': requests.nullish(),
  'kv-cache-usage': usage.nullish(),
  loras: z.array(lora).nullish(),
  'ttft-buckets-values': counts.nullish(),
  'tpot-buckets-values': counts.nullish(),
  'e2erl-buckets-values': counts.nullish(),
  'queue-time-buckets-values': counts.nullish(),
  'inf-time-buckets-values': counts.nullish(),
  'prefill-time-buckets-values': counts.nullish(),
  'decode-time-buckets-values': counts.nullish(),
  'request-prompt-tokens': counts.nullish(),
  'request-generation-tokens': counts.nullish(),
  'request-max-generation-tokens': counts.nullish(),
  'request-params-max-tokens': counts.nullish(),
  'request-success-total': z.partialRecord(finishReason, total).nullish(),
  'total-prompt-tokens': total.nullish(),
  'total-generation-tokens': total.nullish(),
  'prefix-cache-hits': total.nullish(),
  'prefix-cache-queries': total.nullish(),
});

/** Figures to expose instead of the real ones; what is missing is not told. */
export type FakeMetrics = z.output<typeof fakeMetricsSchema>;
