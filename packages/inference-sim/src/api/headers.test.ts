import { eventsOf, RunningSimulator } from '../testing/RunningSimulator';

const hello = { model: 'base', prompt: 'Hello, big world' };

describe('request headers', () => {
  let simulator: RunningSimulator;
  beforeAll(async () => {
    simulator = await RunningSimulator.start(
      ['--mode=echo', '--enable-request-id-headers'],
      { env: { POD_NAME: 'pod', POD_NAMESPACE: 'ns' } },
    );
  });
  afterAll(() => simulator.stop());

  const send = (headers: Record<string, string>, body: object = hello) =>
    simulator.post('/v1/completions', body, { headers });

  it.each([
    ['429', 'RateLimitError'],
    ['500', 'InternalServerError'],
    ['503', 'InternalServerError'],
    ['418', 'APIConnectionError'],
  ])('X-Return-Error %s fails with that status', async (code, type) => {
    const response = await send(
      { 'X-Return-Error': code },
      { ...hello, model: 'unknown', stream: true },
    );
    expect(response.status).toBe(Number(code));
    expect(response.headers.get('content-type')).toBe('application/json');
    // Errors do not tell who answered.
    expect(response.headers.get('x-inference-pod')).toBeNull();
    expect(await response.json()).toEqual({
      error: {
        message: `Simulated error triggered by X-Return-Error header (code ${code})`,
        type,
        param: null,
        code: Number(code),
      },
    });
  });

  it.each([
    ['soon', 'must be an integer'],
    ['99', 'must be a status from 200 to 999'],
  ])('X-Return-Error %s is refused', async (code, reason) => {
    const response = await send({ 'X-Return-Error': code });
    expect(response.status).toBe(400);
    expect((await response.json()).error.message).toBe(
      `Invalid X-Return-Error header value "${code}": ${reason}`,
    );
  });

  it('X-Return-Error is not heard where nothing is generated', async () => {
    const response = await simulator.post(
      '/v1/embeddings',
      { input: 'x' },
      { headers: { 'X-Return-Error': '500' } },
    );
    expect(response.status).toBe(200);
    expect(response.headers.get('x-inference-pod')).toBe('pod');
  });

  it('X-Cache-Threshold-Finish-Reason ends an answer before its first token', async () => {
    const headers = { 'X-Cache-Threshold-Finish-Reason': 'true' };
    expect(await (await send(headers)).json()).toMatchObject({
      choices: [{ finish_reason: 'cache_threshold', text: '' }],
      usage: { completion_tokens: 0, prompt_tokens_details: null },
    });
    const stream = await send(headers, { ...hello, stream: true });
    expect(eventsOf(await stream.text())).toMatchObject([
      { choices: [{ finish_reason: 'cache_threshold', text: '' }] },
      '[DONE]',
    ]);
  });

  it('X-Request-Id comes back, else a new one does', async () => {
    const given = await send({ 'X-Request-Id': 'mine' });
    expect(given.headers.get('x-request-id')).toBe('mine');
    const none = await send({});
    const id = none.headers.get('x-request-id');
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect((await none.json()).id).toBe(`cmpl-${id}`);
  });
});

it('cache_hit_threshold of a request wins over the configured one', async () => {
  const simulator = await RunningSimulator.start([
    '--enable-kvcache',
    '--block-size=8',
    '--global-cache-hit-threshold=0.9',
  ]);
  const prompt = 'one two three four five six seven eight nine ten';
  const ask = async (threshold?: number) => {
    const response = await simulator.post('/v1/completions', {
      model: 'base',
      prompt,
      cache_hit_threshold: threshold,
    });
    return (await response.json()).choices[0].finish_reason;
  };
  expect(await ask()).toBe('cache_threshold');
  // 8 of 10 tokens are cached now.
  expect(await ask()).toBe('cache_threshold');
  expect(await ask(0.8)).toBe('stop');
  expect(await ask(0.81)).toBe('cache_threshold');
  expect(await ask(0)).toBe('stop');
  await simulator.stop();
});
