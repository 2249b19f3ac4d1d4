import { RunningSimulator } from '../testing/RunningSimulator';

const hello = { model: 'base', prompt: 'x' };

describe('/admin/config', () => {
  let simulator: RunningSimulator;
  afterEach(() => simulator.stop());

  it('changes what happens to the requests that follow', async () => {
    simulator = await RunningSimulator.start(['--time-to-first-token=10m']);
    const update = (body: object | string) =>
      simulator.post('/admin/config', body);
    const updated = await update({
      'failure-injection-rate': 100,
      'failure-types': ['invalid_api_key'],
    });
    expect(await updated.json()).toMatchObject({
      'failure-injection-rate': 100,
      'time-to-first-token': '10m0s',
    });
    expect((await simulator.post('/v1/completions', hello)).status).toBe(401);

    const refused = await update({ 'failure-injection-rate': 0, mode: 'echo' });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toEqual({
      error: {
        message: "field 'mode' is not admin-configurable",
        type: 'BadRequestError',
        param: null,
        code: 400,
      },
    });
    expect((await update('{')).status).toBe(400);
    expect((await simulator.post('/v1/completions', hello)).status).toBe(401);

    await update({ 'failure-injection-rate': 0, 'time-to-first-token': '0s' });
    expect((await simulator.post('/v1/completions', hello)).status).toBe(200);
    const shown = await (await simulator.get('/admin/config')).json();
    expect(shown['failure-injection-rate']).toBe(0);
  });

  it('is not there before 0.9', async () => {
    simulator = await RunningSimulator.start([], {
      env: { IMAGE: 'ghcr.io/llm-d/llm-d-inference-sim:v0.8.2' },
    });
    const response = await simulator.get('/admin/config');
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('Not Found');
  });
});

it('sleeps when it may, and has lost its KV cache', async () => {
  const cached = async (simulator: RunningSimulator) => {
    const response = await simulator.post('/v1/completions', {
      model: 'base',
      prompt: 'one two three four five six seven eight nine',
    });
    return (await response.json()).usage.prompt_tokens_details.cached_tokens;
  };
  const isAsleep = async (simulator: RunningSimulator) =>
    (await (await simulator.get('/is_sleeping')).json()).is_sleeping;
  const args = ['--enable-kvcache', '--block-size=8', '--enable-sleep-mode'];

  const awake = await RunningSimulator.start(args);
  await awake.post('/sleep', {});
  expect(await isAsleep(awake)).toBe(false);
  await awake.stop();

  const simulator = await RunningSimulator.start(args, {
    env: { VLLM_SERVER_DEV_MODE: '1' },
  });
  await cached(simulator);
  expect(await cached(simulator)).toBe(8);
  await simulator.post('/sleep', {});
  expect(await isAsleep(simulator)).toBe(true);
  await simulator.post('/wake_up?tags=weights', {});
  expect(await isAsleep(simulator)).toBe(false);
  await cached(simulator);
  expect(await cached(simulator)).toBe(0);
  await simulator.post('/wake_up', {});
  await cached(simulator);
  expect(await cached(simulator)).toBe(8);
  await simulator.stop();
});
