import OpenAI from 'openai';
import { RunningSimulator } from '../testing/RunningSimulator';

const headers = { 'x-request-id': 'r' };
const tool = {
  type: 'function',
  name: 'f',
  parameters: { type: 'object', properties: {} },
};

/** Bodies with what differs from run to run made equal. */
const settle = (text: string): string =>
  text
    .replace(/"created_at":\d+/g, '"created_at":0')
    .replace(/(fc|call)_\d+/g, '$1_0');

const events = (...list: object[]): string =>
  list
    .map(event => {
      const data = JSON.stringify(event);
      return `event: ${JSON.parse(data).type}\ndata: ${data}\n\n`;
    })
    .join('');

describe('POST /v1/responses', () => {
  let simulator: RunningSimulator;
  beforeAll(async () => {
    simulator = await RunningSimulator.start([
      '--mode=echo',
      '--enable-request-id-headers',
      '--tool-call-extra-call-probability=100',
    ]);
  });
  afterAll(() => simulator.stop());

  const text = async (body: object) => {
    const response = await simulator.post('/v1/responses', body, { headers });
    return settle(await response.text());
  };
  const body = (output: string, used: string, instructions = '') =>
    `{"id":"resp_r","model":"base","object":"response","created_at":0,"status":"completed",${instructions}"output":[${output}],"text":{"format":{"type":"text"}},"usage":${used}}`;
  const message = (said: string) =>
    `{"type":"message","role":"assistant","status":"completed","content":[{"type":"output_text","text":"${said}"}]}`;
  const usage = (input: number, output: number) =>
    `{"input_tokens":${input},"output_tokens":${output},"total_tokens":${
      input + output
    }}`;

  it.each([
    [
      'a text',
      { model: 'base', input: 'a b' },
      body(message('a b'), usage(7, 2)),
    ],
    [
      'instructions, which are repeated',
      { model: 'base', input: 'a b', instructions: 'c' },
      body(message('a b'), usage(13, 2), '"instructions":"c",'),
    ],
    [
      'messages, of which the last is repeated in echo mode',
      {
        model: 'base',
        input: [
          { role: 'user', content: 'x' },
          {
            type: 'message',
            role: 'user',
            content: [{ type: 'input_text', text: 'a b' }],
          },
        ],
      },
      body(message('a b'), usage(13, 2)),
    ],
    [
      'a tool, which is called once',
      { model: 'base', input: 'a b', tools: [tool, { ...tool, name: 'f' }] },
      body(
        '{"type":"function_call","id":"fc_0","call_id":"call_0","name":"f","arguments":"{}","status":"completed"}',
        usage(7, 5),
      ),
    ],
    [
      'the result of a call, after which no tool is called',
      {
        model: 'base',
        tools: [tool],
        input: [
          { type: 'function_call', call_id: 'call_1', name: 'f' },
          { type: 'function_call_output', call_id: 'call_1', output: 'a b' },
        ],
      },
      body(message('a b'), usage(20, 2)),
    ],
    [
      'a tool that must not be called',
      { model: 'base', input: 'a b', tools: [tool], tool_choice: 'none' },
      body(message('a b'), usage(7, 2)),
    ],
  ])('answers %s', async (_, request, expected) => {
    expect(await text(request)).toBe(expected);
  });

  it('streams a text as named events', async () => {
    const head = {
      id: 'resp_r',
      model: 'base',
      object: 'response',
      created_at: 0,
    };
    const format = { format: { type: 'text' } };
    const begun = { ...head, status: 'in_progress', text: format };
    const item = (status: string, content: object[]) => ({
      type: 'message',
      id: 'msg_r',
      role: 'assistant',
      status,
      content,
    });
    const part = { type: 'output_text', text: 'a b' };
    const delta = (said: string) => ({
      type: 'response.output_text.delta',
      item_id: 'msg_r',
      delta: said,
    });
    expect(await text({ model: 'base', input: 'a b', stream: true })).toBe(
      events(
        { type: 'response.created', response: begun },
        { type: 'response.in_progress', response: begun },
        { type: 'response.output_item.added', item: item('in_progress', []) },
        {
          type: 'response.content_part.added',
          item_id: 'msg_r',
          part: { type: 'output_text' },
        },
        delta('a '),
        delta('b'),
        { type: 'response.output_text.done', item_id: 'msg_r', text: 'a b' },
        { type: 'response.content_part.done', item_id: 'msg_r', part },
        { type: 'response.output_item.done', item: item('completed', [part]) },
        {
          type: 'response.completed',
          response: {
            ...head,
            status: 'completed',
            output: [item('completed', [part])],
            text: format,
            usage: { input_tokens: 7, output_tokens: 2, total_tokens: 9 },
          },
        },
      ),
    );
  });

  it('streams the arguments of a call', async () => {
    const streamed = await text({
      model: 'base',
      input: 'a b',
      tools: [tool],
      stream: true,
    });
    const call = (status: string, args: object) => ({
      type: 'function_call',
      id: 'fc_0',
      call_id: 'call_0',
      name: 'f',
      ...args,
      status,
    });
    const delta = (said: string) => ({
      type: 'response.function_call_arguments.delta',
      item_id: 'fc_0',
      delta: said,
    });
    expect(streamed).toContain(
      events(
        { type: 'response.output_item.added', item: call('in_progress', {}) },
        delta('{'),
        delta('}'),
        {
          type: 'response.function_call_arguments.done',
          item_id: 'fc_0',
          name: 'f',
          arguments: '{}',
        },
        {
          type: 'response.output_item.done',
          item: call('completed', { arguments: '{}' }),
        },
      ),
    );
  });

  it.each([
    [{}, 'Failed to read and parse request body, input is required'],
    [
      { input: 1 },
      'Failed to read and parse request body, input must be a string or array',
    ],
    [
      { input: [{ type: 'reasoning' }] },
      'Failed to read and parse request body, unsupported input item type "reasoning"',
    ],
    [
      { input: [{ content: [{ type: 'input_file' }] }] },
      'Failed to read and parse request body, unsupported input content type "input_file"',
    ],
    [
      { input: 'a', tools: [{ type: 'web_search' }] },
      'Failed to read and parse request body, unsupported tool type "web_search"',
    ],
    [
      { input: 'a', tools: [{}] },
      'Failed to read and parse request body, tool name is required',
    ],
    [
      { input: 'a', max_output_tokens: 0 },
      'Max completion tokens and max tokens should be positive',
    ],
    [
      { input: 'a', include: ['message.output_text.logprobs'] },
      'logprobs are not simulated here',
    ],
    [
      {
        input: 'a',
        tools: [tool],
        tool_choice: { type: 'function', name: 'g' },
      },
      "failed to create response for responses create request (req id r) tool with name 'g' requested in tool_choice but not found in the tools list",
    ],
  ])('refuses %j', async (request, expected) => {
    expect(JSON.parse(await text({ model: 'base', ...request }))).toMatchObject(
      { error: { message: expected } },
    );
  });

  it('answers the official client, streamed and not', async () => {
    const client = new OpenAI({
      apiKey: 'none',
      baseURL: `${simulator.url()}/v1`,
      maxRetries: 0,
    });
    const request = { model: 'base', input: 'one two' };
    const whole = await client.responses.create(request);
    expect(whole.output_text).toBe('one two');
    let said = '';
    for await (const event of await client.responses.create({
      ...request,
      stream: true,
    })) {
      said += event.type === 'response.output_text.delta' ? event.delta : '';
    }
    expect(said).toBe('one two');
    await expect(
      client.responses.create({ ...request, model: 'none' }),
    ).rejects.toThrow('The model `none` does not exist.');
  });
});

it('is not there in old generations', async () => {
  const simulator = await RunningSimulator.start([], {
    env: { IMAGE: 'ghcr.io/llm-d/llm-d-inference-sim:v0.8.0' },
  });
  for (const path of ['/v1/responses', '/v1/messages']) {
    expect((await simulator.post(path, {})).status).toBe(404);
  }
  await simulator.stop();
});
