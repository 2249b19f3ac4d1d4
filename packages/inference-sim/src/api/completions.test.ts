import { eventsOf, RunningSimulator } from '../testing/RunningSimulator';

const hello = { model: 'base', prompt: 'Hello, big world' };
const long = '10m';

describe('the simulator, over HTTP', () => {
  let simulator: RunningSimulator;
  const start = async (...given: Parameters<typeof RunningSimulator.start>) => {
    simulator = await RunningSimulator.start(...given);
    return simulator;
  };
  afterEach(() => simulator.stop());

  it('answers a completion and says who answered', async () => {
    await start(['--mode', 'echo', '--enable-request-id-headers'], {
      env: { POD_NAME: 'pod-1', POD_NAMESPACE: 'ns' },
    });
    const response = await simulator.post('/v1/completions', hello, {
      headers: { 'x-request-id': 'r1' },
    });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-inference-pod': 'pod-1',
      'x-inference-port': '8200',
      'x-inference-namespace': 'ns',
      'x-request-id': 'r1',
    });
    expect(await response.json()).toEqual({
      id: 'cmpl-r1',
      created: expect.any(Number),
      model: 'base',
      object: 'text_completion',
      choices: [{ index: 0, finish_reason: 'stop', text: hello.prompt }],
      usage: {
        prompt_tokens: 4,
        completion_tokens: 4,
        total_tokens: 8,
        prompt_tokens_details: { cached_tokens: 0 },
      },
    });
  });

  it('answers a chat, cut at max_tokens', async () => {
    await start(['--mode', 'echo', '--served-model-name', 'a', 'b']);
    const response = await simulator.post('/v1/chat/completions', {
      model: 'b',
      messages: [
        { role: 'system', content: 'Be short.' },
        { role: 'user', content: [{ type: 'text', text: 'one two three' }] },
      ],
      max_tokens: 2,
    });
    expect(await response.json()).toMatchObject({
      id: expect.stringMatching(/^chatcmpl-/),
      // Whatever alias was asked for, the first one answers.
      model: 'a',
      object: 'chat.completion',
      choices: [
        {
          finish_reason: 'length',
          message: { role: 'assistant', content: 'one two ' },
        },
      ],
      usage: { prompt_tokens: 16, completion_tokens: 2 },
    });
  });

  it('streams a chat token by token', async () => {
    await start(['--mode', 'echo']);
    const response = await simulator.post('/v1/chat/completions', {
      model: 'base',
      messages: [{ role: 'user', content: 'one two' }],
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const all = eventsOf(await response.text());
    const choice = (delta: object, reason: string | null = null) =>
      expect.objectContaining({
        object: 'chat.completion.chunk',
        choices: [{ index: 0, finish_reason: reason, delta }],
      });
    expect(all).toEqual([
      choice({ role: 'assistant' }),
      choice({ content: 'one ' }),
      choice({ content: 'two' }),
      choice({}, 'stop'),
      expect.objectContaining({
        choices: [],
        usage: expect.objectContaining({ total_tokens: 9 }),
      }),
      '[DONE]',
    ]);
  });

  it('sends the first token of a stream long before the last', async () => {
    await start(['--mode', 'echo', '--inter-token-latency', long]);
    const client = new AbortController();
    const response = await simulator.post(
      '/v1/completions',
      { ...hello, stream: true },
      { signal: client.signal },
    );
    const reader = response.body?.getReader();
    const chunk = await reader?.read();
    const [first] = eventsOf(Buffer.from(chunk?.value ?? []).toString());
    expect(first).toMatchObject({ choices: [{ text: 'Hello' }] });
    client.abort();
    await simulator.untilMetric('vllm:num_requests_running', 0);
  });

  it('says the same again with the same seed', async () => {
    const texts: string[] = [];
    for (let i = 0; i < 2; i += 1) {
      const one = await RunningSimulator.start(['--seed', '3']);
      const response = await one.post('/v1/completions', hello);
      const body = await response.json();
      texts.push(body.choices[0].text);
      await one.stop();
    }
    await start();
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0].length).toBeGreaterThan(0);
  });

  it.each([
    [
      { ...hello, model: 'x' },
      404,
      'NotFoundError',
      'The model `x` does not exist.',
      null,
    ],
    [
      '{',
      400,
      'BadRequestError',
      'Failed to read and parse request body',
      null,
    ],
    [
      { model: 'base' },
      400,
      'BadRequestError',
      'prompt array must contain at least one prompt',
      null,
    ],
    [
      { ...hello, max_tokens: 2000 },
      400,
      'BadRequestError',
      'maximum context length is 1024 tokens',
      null,
    ],
    [
      'x'.repeat(1024 * 1024 + 1),
      413,
      'APIConnectionError',
      'larger than',
      null,
    ],
  ])(
    'refuses a bad request: %#',
    async (body, status, type, message, param) => {
      await start(['--max-request-body-size-mb', '1']);
      const response = await simulator.post('/v1/completions', body);
      expect(response.status).toBe(status);
      expect(await response.json()).toEqual({
        error: {
          message: expect.stringContaining(message),
          type,
          param,
          code: status,
        },
      });
    },
  );

  it('lists its models, and knows no other paths', async () => {
    await start(['--served-model-name', 'a', 'b']);
    const models = await (await simulator.get('/v1/models')).json();
    expect(models).toMatchObject({
      object: 'list',
      data: [
        { id: 'a', object: 'model', root: 'base' },
        { id: 'b', object: 'model', root: 'base' },
      ],
    });
    expect((await simulator.get('/nothing')).status).toBe(404);
    expect((await simulator.get('/v1/completions')).status).toBe(405);
    expect((await simulator.get('/health')).status).toBe(200);
    expect((await simulator.get('/health/ready')).status).toBe(200);
  });

  it('is alive but not ready while it loads', async () => {
    await start(['--startup-duration', long]);
    expect((await simulator.get('/health')).status).toBe(200);
    expect((await simulator.get('/health/ready')).status).toBe(503);
  });

  it('does the prefill for another instance', async () => {
    await start();
    const prefill = {
      ...hello,
      kv_transfer_params: { do_remote_decode: true },
    };
    const response = await simulator.post('/v1/completions', prefill);
    expect(await response.json()).toMatchObject({
      choices: [{ finish_reason: 'remote_decode' }],
      kv_transfer_params: { do_remote_prefill: true, remote_port: 1234 },
    });
    const stream = { ...prefill, stream: true };
    expect((await simulator.post('/v1/completions', stream)).status).toBe(400);
  });

  it('fails as often as it is told to', async () => {
    await start([
      '--failure-injection-rate=100',
      '--failure-types=server_error',
    ]);
    const response = await simulator.post('/v1/completions', hello);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      error: { message: 'The server is overloaded or not ready yet.' },
    });
  });
});
