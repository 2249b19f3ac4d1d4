import { RunningSimulator } from '../testing/RunningSimulator';

const chat = {
  model: 'base',
  messages: [{ role: 'user', content: 'a < b' }],
};
const requestId = { 'x-request-id': 'r' };

/** Answers with what differs from run to run made equal. */
const settle = (text: string): string =>
  text.replace(/"created":\d+/g, '"created":0');

// Byte for byte as Go's encoder writes the real simulator's types.
describe('answers', () => {
  let simulator: RunningSimulator;
  beforeAll(async () => {
    simulator = await RunningSimulator.start([
      '--mode=echo',
      '--enable-request-id-headers',
      '--served-model-name=m',
      '--lora-modules={"name":"base","path":"/b"}',
    ]);
  });
  afterAll(() => simulator.stop());

  const text = async (path: string, body: object | string) => {
    const response = await simulator.post(path, body, { headers: requestId });
    return settle(await response.text());
  };

  it.each([
    [
      'a chat',
      '/v1/chat/completions',
      chat,
      '{"id":"chatcmpl-r","model":"base","object":"chat.completion","created":0,"usage":{"prompt_tokens":8,"completion_tokens":3,"total_tokens":11,"prompt_tokens_details":{"cached_tokens":0}},"choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"a \\u003c b"}}]}',
    ],
    [
      'a streamed chat',
      '/v1/chat/completions',
      { ...chat, stream: true, stream_options: { include_usage: true } },
      [
        '{"id":"chatcmpl-r","model":"base","object":"chat.completion.chunk","created":0,"usage":null,"choices":[{"index":0,"finish_reason":null,"delta":{"role":"assistant"}}]}',
        '{"id":"chatcmpl-r","model":"base","object":"chat.completion.chunk","created":0,"usage":null,"choices":[{"index":0,"finish_reason":null,"delta":{"content":"a "}}]}',
        '{"id":"chatcmpl-r","model":"base","object":"chat.completion.chunk","created":0,"usage":null,"choices":[{"index":0,"finish_reason":null,"delta":{"content":"\\u003c "}}]}',
        '{"id":"chatcmpl-r","model":"base","object":"chat.completion.chunk","created":0,"usage":null,"choices":[{"index":0,"finish_reason":null,"delta":{"content":"b"}}]}',
        '{"id":"chatcmpl-r","model":"base","object":"chat.completion.chunk","created":0,"usage":null,"choices":[{"index":0,"finish_reason":"stop","delta":{}}]}',
        '{"id":"chatcmpl-r","model":"base","object":"chat.completion.chunk","created":0,"usage":{"prompt_tokens":8,"completion_tokens":3,"total_tokens":11,"prompt_tokens_details":{"cached_tokens":0}},"choices":[]}',
        '[DONE]',
      ]
        .map(data => `data: ${data}\n\n`)
        .join(''),
    ],
    [
      'completions of two prompts, the second by its ids',
      '/v1/completions',
      { model: 'm', prompt: ['x'] },
      '{"id":"cmpl-r","model":"m","object":"text_completion","created":0,"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2,"prompt_tokens_details":{"cached_tokens":0}},"choices":[{"index":0,"finish_reason":"stop","text":"x"}]}',
    ],
    [
      'two choices for each of two prompts of ids',
      '/v1/completions',
      { model: 'm', prompt: [[7], [8, 9]], n: 2 },
      '{"id":"cmpl-r","model":"m","object":"text_completion","created":0,"usage":{"prompt_tokens":3,"completion_tokens":6,"total_tokens":9,"prompt_tokens_details":{"cached_tokens":0}},"choices":[{"index":0,"finish_reason":"stop","text":"7"},{"index":1,"finish_reason":"stop","text":"7"},{"index":2,"finish_reason":"stop","text":"8,9"},{"index":3,"finish_reason":"stop","text":"8,9"}]}',
    ],
    [
      'a prefill for another instance',
      '/v1/completions',
      {
        model: 'm',
        prompt: 'x',
        kv_transfer_params: { do_remote_decode: true },
      },
      '{"id":"cmpl-r","model":"m","object":"text_completion","kv_transfer_params":{"do_remote_decode":false,"do_remote_prefill":true,"remote_block_ids":["DUMMY_ID"],"remote_engine_id":"DUMMY_ID","remote_host":"DUMMY","remote_port":1234,"tp_size":1},"created":0,"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2,"prompt_tokens_details":{"cached_tokens":0}},"choices":[{"index":0,"finish_reason":"remote_decode","text":"x"}]}',
    ],
    [
      'a model that does not exist',
      '/v1/completions',
      { model: 'x', prompt: 'x' },
      '{"error":{"message":"The model `x` does not exist.","type":"NotFoundError","param":null,"code":404}}',
    ],
    [
      'an embedding',
      '/v1/embeddings',
      { input: [1, 512], dimensions: 3 },
      '{"object":"list","data":[{"object":"embedding","index":0,"embedding":[-0.998046875,0,-0.9921875]}],"model":"base","usage":{"prompt_tokens":2,"total_tokens":2}}',
    ],
    [
      'tokens',
      '/tokenize',
      { prompt: 'a b' },
      '{"max_model_len":1024,"count":2,"tokens":[186949092,3876335077],"token_strs":null}',
    ],
    [
      'rendered prompts',
      '/v1/completions/render',
      { model: 'm', prompt: ['b', 'b'] },
      '[{"token_ids":[3876335077]},{"token_ids":[3876335077]}]',
    ],
    [
      'an adapter to render for',
      '/v1/completions/render',
      { model: 'base', prompt: 'b' },
      '{"error":{"message":"The model `base` is a LoRA adapter and is not supported by the render endpoints.","type":"BadRequestError","param":null,"code":400}}',
    ],
  ])('are written as there: %s', async (_, path, body, expected) => {
    expect(await text(path, body)).toBe(expected);
  });

  it.each([
    [{ ...chat, messages: [] }, 'messages must not be empty'],
    [{ ...chat, n: 0 }, 'n must be at least 1'],
    [
      { ...chat, max_tokens: 0 },
      'Max completion tokens and max tokens should be positive',
    ],
    [
      { ...chat, max_tokens: 1, min_tokens: 2 },
      'min_tokens must be less than or equal to max_tokens=1, got 2.',
    ],
    [
      { ...chat, ignore_eos: true },
      'Ignore_eos is true but max_completion_tokens (or max_tokens) is not set',
    ],
    [
      {
        ...chat,
        stream: true,
        kv_transfer_params: { do_remote_decode: true },
      },
      'Prefill does not support streaming',
    ],
    [{ ...chat, logprobs: true }, 'logprobs are not simulated here'],
  ])('refuse a chat: %#', async (body, message) => {
    const response = await simulator.post('/v1/chat/completions', body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: { message, type: 'BadRequestError', param: null, code: 400 },
    });
  });

  it('say of what is not simulated that it is not', async () => {
    const response = await simulator.post('/inference/v1/generate', {});
    expect(response.status).toBe(404);
    expect(await response.text()).toContain(
      '/inference/v1/generate exists in llm-d-inference-sim but not in this generation of it, or is not simulated here',
    );
  });
});
