import { RunningSimulator } from '../testing/RunningSimulator';

describe('LoRA adapters', () => {
  let simulator: RunningSimulator;
  afterEach(() => simulator.stop());
  const ask = (model: string, signal?: AbortSignal) =>
    simulator.post('/v1/completions', { model, prompt: 'x' }, { signal });

  it('are models with a parent, and come and go', async () => {
    simulator = await RunningSimulator.start([
      '--served-model-name',
      'a',
      'b',
      '--lora-modules',
      '{"name":"l1","path":"/l1"}',
    ]);
    const models = async () =>
      (await (await simulator.get('/v1/models')).json()).data;
    const common = {
      object: 'model',
      created: expect.any(Number),
      owned_by: 'vllm',
      max_model_len: 1024,
    };
    const base = ['a', 'b'].map(id => ({
      ...common,
      id,
      root: 'base',
      parent: null,
    }));
    const l1 = { ...common, id: 'l1', root: '/l1', parent: 'a' };
    expect(await models()).toEqual([...base, l1]);
    expect((await (await ask('l1')).json()).model).toBe('l1');
    expect((await ask('l2')).status).toBe(404);

    await simulator.post('/v1/load_lora_adapter', { lora_name: 'l2' });
    expect(await models()).toEqual([
      ...base,
      l1,
      { ...common, id: 'l2', root: 'l2', parent: 'a' },
    ]);
    expect((await ask('l2')).status).toBe(200);
    await simulator.post('/v1/unload_lora_adapter', { lora_name: 'l1' });
    expect((await ask('l1')).status).toBe(404);
    const bad = await simulator.post('/v1/load_lora_adapter', '{');
    expect(bad.status).toBe(400);
    expect((await bad.json()).error.message).toContain(
      'failed to read and parse load lora request body, ',
    );
  });

  it('wait for a slot among adapters, and metrics tell', async () => {
    simulator = await RunningSimulator.start([
      '--max-loras=1',
      '--time-to-first-token=10m',
      '--lora-modules',
      '{"name":"l1"}',
      '{"name":"l2"}',
    ]);
    const clients = [new AbortController(), new AbortController()];
    const first = Promise.allSettled([ask('l1', clients[0].signal)]);
    await simulator.untilMetric('vllm:num_requests_running', 1);
    const second = Promise.allSettled([ask('l2', clients[1].signal)]);
    await simulator.untilMetric('vllm:num_requests_waiting', 1);
    const info = (running: string, waiting: string) =>
      simulator.metric('vllm:lora_requests_info', {
        max_lora: '1',
        running_lora_adapters: running,
        waiting_lora_adapters: waiting,
      });
    expect(await info('l1', '')).toBeGreaterThan(0);
    expect(await info('l1', 'l2')).toBeGreaterThan(0);
    clients[0].abort();
    await simulator.untilMetric('vllm:num_requests_waiting', 0);
    expect(await info('l2', '')).toBeGreaterThan(0);
    clients[1].abort();
    await Promise.all([first, second]);
  });
});
