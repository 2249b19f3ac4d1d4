import { Registry } from 'prom-client';
import { generations } from '../generation/Generation';
import { MetricSet } from './MetricSet';
import { RequestMetrics } from './RequestMetrics';
import { RequestTiming } from './RequestTiming';

const registry = new Registry();
const clock = { now: 0 };
const metrics = new RequestMetrics(
  new MetricSet(registry, generations['0.10']),
);
const labels = {
  model_name: 'm',
  target_model_name: 'm',
  fairness_id: 'f',
  priority: '0',
};
const usage = { promptTokens: 1, completionTokens: 3, cachedTokens: 0 };

/** A request that is routed after 10 ms and whose headers come after 50. */
function start(): RequestTiming {
  registry.resetMetrics();
  clock.now = 1000;
  const timing = new RequestTiming(metrics, () => clock.now);
  clock.now += 10;
  timing.routed(labels);
  timing.handled();
  clock.now += 40;
  timing.responseHeaders();
  return timing;
}

/** A part of the response, which takes 1 ms to be answered. */
function part(timing: RequestTiming, streamed: boolean, last = false): void {
  timing.answering(() => {
    timing.part(streamed);
    clock.now += 1;
    if (last) {
      timing.end({ bytes: 9, streamed, usage });
    }
  });
}

async function sums(): Promise<Record<string, number>> {
  const lines = (await registry.metrics()).matchAll(
    /^llm_d_epp_(\w+)_sum(?:\{.*\})? (\S+)$/gm,
  );
  return Object.fromEntries(
    [...lines].map(([, name, value]) => [name, Number(value)]),
  );
}

it('times a streamed response by its parts', async () => {
  const timing = start();
  clock.now += 50;
  part(timing, true);
  clock.now += 19;
  part(timing, true);
  clock.now += 29;
  part(timing, true, true);
  const times = await sums();
  expect(times.request_processing_duration_seconds).toBeCloseTo(0.01, 9);
  expect(times.request_ttft_seconds).toBeCloseTo(0.1, 9);
  expect(times.request_streaming_itl_seconds).toBeCloseTo(0.05, 9);
  expect(times.request_duration_seconds).toBeCloseTo(0.151, 9);
  expect(times.request_streaming_tpot_seconds).toBeCloseTo(0.051 / 2, 9);
  // What the model server takes between the parts is not ours.
  expect(times.response_processing_duration_seconds).toBeCloseTo(0.003, 9);
});

it('times any other response from its headers to its end', async () => {
  const timing = start();
  clock.now += 50;
  part(timing, false);
  clock.now += 9;
  part(timing, false, true);
  const times = await sums();
  expect(times.response_processing_duration_seconds).toBeCloseTo(0.061, 9);
  expect(times.request_streaming_itl_seconds).toBeUndefined();
  expect(times.request_streaming_tpot_seconds).toBeUndefined();
});

it('counts a request that nobody waits for no more once', async () => {
  const timing = start();
  const running = async () =>
    / (\d)$/m.exec(
      (await registry.getSingleMetricAsString('llm_d_epp_request_running')) ??
        '',
    )?.[1];
  expect(await running()).toBe('1');
  timing.abandon();
  timing.abandon();
  timing.handled();
  expect(await running()).toBe('0');
  expect((await sums()).request_processing_duration_seconds).toBeCloseTo(
    0.01,
    9,
  );
});
