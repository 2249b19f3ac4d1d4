import { ModelServer } from '../testing/ModelServer';
import {
  TestPicker,
  eventually,
  startTestPicker,
} from '../testing/startTestPicker';

let server: ModelServer;
let picker: TestPicker;
beforeEach(async () => {
  server = await ModelServer.start();
  picker = await startTestPicker({
    servers: [server],
    config: `plugins:
- {type: decode-filter}
- {type: active-request-scorer}
- {type: prefix-cache-scorer}
`,
  });
});
afterEach(async () => {
  await picker.stop();
  await server.stop();
});

const exposition = async () => {
  const { host, port } = picker.picker.addresses.metrics;
  return (await fetch(`http://${host}:${port}/metrics`)).text();
};

/** The value of the sample that begins like this. */
const valueOf = (text: string, sample: string) =>
  text
    .split('\n')
    .find(line => line.startsWith(sample))
    ?.split(' ')
    .at(-1);

/** A prompt of two whole blocks of 64 tokens of 4 bytes each. */
const body = JSON.stringify({
  model: 'm',
  prompt: 'x'.repeat(512),
  stream: true,
});

async function ask(): Promise<() => Promise<void>> {
  const stream = picker.client.open();
  stream.requestHeaders({ 'x-llm-d-inference-fairness-id': 'team' });
  stream.requestBody(body);
  await stream.next();
  await stream.next();
  return async () => {
    stream.responseHeaders({ 'content-type': 'text/event-stream' });
    await stream.next();
    stream.responseBody('data: {"choices":[]}\n\n', false);
    await stream.next();
    const usage = {
      prompt_tokens: 128,
      completion_tokens: 5,
      total_tokens: 133,
    };
    stream.responseBody(`data: ${JSON.stringify({ usage })}\n\n`, true);
    await stream.next();
    stream.end();
    await stream.ended;
  };
}

it('tells of plugins, prefixes, requests in flight and processing', async () => {
  const finish = await ask();
  const running = await exposition();
  const inFlight =
    'llm_d_epp_inflight_requests{endpoint_name="pod-0-rank-0",namespace="ns",producer_name="inflight-load-producer",fairness_id="team",priority="0"}';
  expect(valueOf(running, inFlight)).toBe('1');
  expect(
    valueOf(running, 'llm_d_epp_request_processing_duration_seconds_count'),
  ).toBe('1');

  await finish();
  await (
    await ask()
  )();
  const text = await exposition();
  expect(valueOf(text, inFlight)).toBeUndefined();
  for (const [point, type] of [
    ['ProfilePicker', 'single-profile-handler'],
    ['Filter', 'decode-filter'],
    ['Scorer', 'active-request-scorer'],
    ['Scorer', 'prefix-cache-scorer'],
    ['Picker', 'max-score-picker'],
    ['ProcessProfilesResults', 'single-profile-handler'],
  ]) {
    const sample = `llm_d_epp_plugin_duration_seconds_count{extension_point="${point}",plugin_type="${type}",plugin_name="${type}"}`;
    expect(Number(valueOf(text, sample))).toBeGreaterThanOrEqual(2);
  }
  const producer =
    '{plugin_name="approx-prefix-cache-producer",plugin_type="approx-prefix-cache-producer"}';
  // The first was cold, the second was cached as a whole.
  for (const [metric, value] of [
    ['prefix_indexer_size', '2'],
    ['prefix_indexer_hit_ratio_sum', '1'],
    ['prefix_indexer_hit_ratio_count', '2'],
    ['prefix_indexer_hit_bytes_sum', '512'],
  ]) {
    expect(valueOf(text, `llm_d_epp_${metric}${producer}`)).toBe(value);
  }
  for (const metric of [
    'llm_d_epp_request_streaming_itl_seconds_count{',
    'llm_d_epp_request_streaming_tpot_seconds_count{',
    'llm_d_epp_response_processing_duration_seconds_count',
  ]) {
    expect(valueOf(text, metric)).toBe('2');
  }
});

it('counts scrapes that fail', async () => {
  const errors =
    'llm_d_epp_datalayer_poll_errors_total{source_type="metrics-data-source"}';
  expect(valueOf(await exposition(), errors)).toBeUndefined();
  await server.stop();
  await eventually(
    async () => Number(valueOf(await exposition(), errors) ?? 0) > 1,
  );
});
