import { RunningSimulator } from '../testing/RunningSimulator';

const hello = { model: 'base', prompt: 'Hello, big world' };
const long = '10m';

describe('the simulator under load', () => {
  let simulator: RunningSimulator;
  const start = async (...given: Parameters<typeof RunningSimulator.start>) => {
    simulator = await RunningSimulator.start(...given);
    return simulator;
  };
  afterEach(() => simulator.stop());

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
    // An error before the first token keeps its status, streamed or not.
    const stream = await simulator.post('/v1/chat/completions', {
      model: 'base',
      messages: [{ role: 'user', content: 'word '.repeat(90) }],
      stream: true,
    });
    expect(stream.status).toBe(500);
    expect(stream.headers.get('content-type')).toBe('application/json');
    expect(await stream.json()).toMatchObject({
      error: {
        message:
          'the kv cache does not have sufficient capacity to store this request',
      },
    });
    client.abort();
    await answer;
  });

  it('exposes what an EPP scrapes, by the names of its release', async () => {
    await start([], {
      env: { IMAGE: 'ghcr.io/llm-d/llm-d-inference-sim:v0.6.1' },
    });
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
});
