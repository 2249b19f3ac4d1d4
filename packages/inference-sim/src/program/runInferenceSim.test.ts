import { RunningSimulator } from '../testing/RunningSimulator';

const hello = { model: 'base', prompt: 'Hello, big world' };
const long = '10m';

/** The data of a stream's events, parsed. */
const events = (text: string): unknown[] =>
  text
    .split('\n\n')
    .filter(Boolean)
    .map(event => event.replace(/^data: /, ''))
    .map(data => (data === '[DONE]' ? data : JSON.parse(data)));

describe('the simulator, over HTTP', () => {
  let simulator: RunningSimulator;
  const start = async (...given: Parameters<typeof RunningSimulator.start>) => {
    simulator = await RunningSimulator.start(...given);
    return simulator;
  };
  afterEach(() => simulator.stop());

  it('answers a completion and says who answered', async () => {
    await start(['--mode', 'echo', '--enable-request-id-headers'], {
      POD_NAME: 'pod-1',
      POD_NAMESPACE: 'ns',
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
      id: expect.stringMatching(/^cmpl-[0-9a-f-]{36}$/),
      created: expect.any(Number),
      model: 'base',
      object: 'text_completion',
      choices: [{ index: 0, finish_reason: 'stop', text: hello.prompt }],
      usage: {
        prompt_tokens: 4,
        completion_tokens: 4,
        total_tokens: 8,
        prompt_tokens_details: null,
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
      model: 'b',
      object: 'chat.completion',
      choices: [
        {
          finish_reason: 'length',
          message: { role: 'assistant', content: 'one two ' },
        },
      ],
      usage: { prompt_tokens: 6, completion_tokens: 2 },
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
    const all = events(await response.text());
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
        usage: expect.objectContaining({ total_tokens: 4 }),
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
    const [first] = events(Buffer.from(chunk?.value ?? []).toString());
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
      'model',
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
      'prompt: field required',
      'prompt',
    ],
    [
      { ...hello, max_tokens: 2000 },
      400,
      'BadRequestError',
      'maximum context length is 1024 tokens',
      null,
    ],
    ['x'.repeat(1024 * 1024 + 1), 413, 'BadRequestError', 'larger than', null],
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

  it('runs, queues and refuses, and shows it', async () => {
    await start([
      '--max-num-seqs=1',
      '--max-waiting-queue-length=1',
      `--time-to-first-token=${long}`,
    ]);
    const clients = [new AbortController(), new AbortController()];
    const answers = Promise.allSettled(
      clients.map(({ signal }) =>
        simulator.post('/v1/completions', hello, { signal }),
      ),
    );
    await simulator.untilMetric('vllm:num_requests_running', 1);
    await simulator.untilMetric('vllm:num_requests_waiting', 1);
    const refused = await simulator.post('/v1/completions', hello);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({
      error: {
        message: 'Failed to enqueue request, waiting requests queue is full',
        type: 'RateLimitError',
      },
    });
    clients[0].abort();
    await simulator.untilMetric('vllm:num_requests_waiting', 0);
    expect(await simulator.metric('vllm:num_requests_running')).toBe(1);
    clients[1].abort();
    await simulator.untilMetric('vllm:num_requests_running', 0);
    await answers;
  });

  it('keeps a KV cache when told to', async () => {
    await start([
      '--enable-kvcache',
      '--kv-cache-size=10',
      '--block-size=8',
      '--mode=echo',
      `--inter-token-latency=${long}`,
    ]);
    const prompt = 'one two three four five six seven eight '.repeat(2);
    const ask = (text: string, signal?: AbortSignal) =>
      simulator.post(
        '/v1/completions',
        { model: 'base', prompt: text, max_tokens: 1 },
        { signal },
      );
    const cached = async (text: string) => {
      const { usage } = await (await ask(text)).json();
      return usage.prompt_tokens_details.cached_tokens;
    };
    expect(await cached(prompt)).toBe(0);
    expect(await cached(prompt)).toBe(16);
    expect(await cached(`${prompt}and more`)).toBe(16);
    expect(await simulator.metric('vllm:prefix_cache_hits_total')).toBe(32);
    expect(await simulator.metric('vllm:prefix_cache_queries_total')).toBe(50);
    expect(await simulator.metric('vllm:kv_cache_usage_perc')).toBe(0);

    const client = new AbortController();
    const answer = Promise.allSettled([
      simulator.post(
        '/v1/completions',
        { model: 'base', prompt },
        { signal: client.signal },
      ),
    ]);
    await simulator.untilMetric('vllm:kv_cache_usage_perc', 0.2);
    const tooLong = await ask('word '.repeat(90));
    expect(tooLong.status).toBe(500);
    client.abort();
    await answer;
  });

  it('exposes what an EPP scrapes, by the names of its release', async () => {
    await start([], { IMAGE: 'ghcr.io/llm-d/llm-d-inference-sim:v0.6.1' });
    await simulator.post('/v1/completions', hello);
    const by = { model_name: 'base' };
    const metric = (name: string, labels: Record<string, string> = by) =>
      simulator.metric(`vllm:${name}`, labels);
    expect(await metric('gpu_cache_usage_perc')).toBe(0);
    expect(await metric('kv_cache_usage_perc')).toBeUndefined();
    expect(
      await metric('cache_config_info', {
        block_size: '16',
        num_gpu_blocks: '1024',
      }),
    ).toBe(1);
    expect(
      await metric('lora_requests_info', {
        max_lora: '1',
        running_lora_adapters: '',
      }),
    ).toBeGreaterThan(0);
    expect(await metric('prompt_tokens_total')).toBe(4);
    expect(
      await metric('request_success_total', { finish_reason: 'stop' }),
    ).toBe(1);
    expect(await metric('e2e_request_latency_seconds_count')).toBe(1);
    expect(
      await metric('time_to_first_token_seconds_bucket', { le: '2560' }),
    ).toBe(1);
    expect((await simulator.get('/ready')).status).toBe(200);
    expect((await simulator.get('/health/ready')).status).toBe(404);
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

describe('runInferenceSim', () => {
  it('ends with 0 when it is stopped, after the answer in progress', async () => {
    const simulator = await RunningSimulator.start([
      '--time-to-first-token=300ms',
    ]);
    const answer = simulator.post('/v1/completions', hello);
    await simulator.untilMetric('vllm:num_requests_running', 1);
    const exit = simulator.stop();
    expect((await answer).status).toBe(200);
    expect(await exit).toBe(0);
    await expect(simulator.get('/health')).rejects.toThrow();
  });

  it('ends with 1 and the reason when it cannot run', async () => {
    const unknown = await RunningSimulator.start(['--bogus=1']);
    expect(await unknown.exit).toBe(1);
    expect(unknown.lines.join()).toContain('unknown flag: --bogus');
  });
});
