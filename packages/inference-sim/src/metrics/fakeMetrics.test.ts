import { RunningSimulator } from '../testing/RunningSimulator';

const fake = {
  'running-requests': 'squarewave:3:3:1h',
  'waiting-requests': 30,
  'kv-cache-usage': 0.4,
  loras: [{ running: 'l1,l2', waiting: 'l3', timestamp: 1257894567 }],
  'ttft-buckets-values': [1, 2],
  'request-prompt-tokens': [1, 0, 2],
  'request-success-total': { stop: 20 },
};

describe('fake metrics', () => {
  let simulator: RunningSimulator;
  beforeAll(async () => {
    simulator = await RunningSimulator.start([
      '--fake-metrics',
      JSON.stringify(fake),
    ]);
  });
  afterAll(() => simulator.stop());
  const metric = (name: string, labels?: Record<string, string>) =>
    simulator.metric(`vllm:${name}`, labels);

  it('are shown, and real ones are not', async () => {
    await simulator.post('/v1/completions', { model: 'base', prompt: 'a b' });
    expect(await metric('num_requests_running')).toBe(3);
    expect(await metric('num_requests_waiting')).toBe(30);
    expect(await metric('kv_cache_usage_perc')).toBe(0.4);
    expect(
      await metric('lora_requests_info', { running_lora_adapters: 'l1,l2' }),
    ).toBe(1257894567);
    const ttft = 'time_to_first_token_seconds';
    expect(await metric(`${ttft}_bucket`, { le: '0.001' })).toBe(1);
    expect(await metric(`${ttft}_bucket`, { le: '0.005' })).toBe(3);
    expect(await metric(`${ttft}_count`)).toBe(3);
    // One request of up to 1 token and two of up to 5.
    expect(await metric('prompt_tokens_total')).toBe(11);
    expect(
      await metric('request_success_total', { finish_reason: 'stop' }),
    ).toBe(20);
    expect(await metric('e2e_request_latency_seconds_count')).toBe(0);
  });

  it('change in part at run time', async () => {
    const update = (body: object) =>
      simulator.post('/admin/config', { 'fake-metrics': body });
    const bad = await update({ 'kv-cache-usage': 2 });
    expect(bad.status).toBe(400);
    expect((await bad.json()).error.message).toContain(
      'fake metrics KV cache usage must be between 0 and 1',
    );
    expect((await update({ nonsense: 1 })).status).toBe(400);
    const good = await update({
      'waiting-requests': 5,
      'kv-cache-usage': null,
      'ttft-buckets-values': [],
    });
    expect(good.status).toBe(200);
    expect(await metric('num_requests_waiting')).toBe(5);
    expect(await metric('kv_cache_usage_perc')).toBe(0.4);
    expect(await metric('time_to_first_token_seconds_count')).toBe(0);
    expect(await metric('num_requests_running')).toBe(3);
  });
});

it('cannot be switched on at run time', async () => {
  const simulator = await RunningSimulator.start();
  const response = await simulator.post('/admin/config', {
    'fake-metrics': { 'waiting-requests': 5 },
  });
  expect(response.status).toBe(400);
  expect((await response.json()).error.message).toBe(
    'the simulator is reporting real metrics; fake metrics cannot be updated',
  );
  await simulator.stop();
});
