import { RunningSimulator } from '../testing/RunningSimulator';

const headers = { 'x-request-id': 'r' };
const tool = (name: string) => ({
  name,
  input_schema: {
    type: 'object',
    properties: { on: { type: 'boolean' } },
    required: ['on'],
  },
});
const ask = (content: unknown) => ({
  model: 'base',
  max_tokens: 50,
  messages: [{ role: 'user', content }],
});

const usage = (input: number, output: number) =>
  `{"input_tokens":${input},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":${output}}`;

describe('POST /v1/messages', () => {
  let simulator: RunningSimulator;
  beforeAll(async () => {
    simulator = await RunningSimulator.start([
      '--mode=echo',
      '--enable-request-id-headers',
    ]);
  });
  afterAll(() => simulator.stop());

  const text = async (body: object) => {
    const response = await simulator.post('/v1/messages', body, { headers });
    return (await response.text())
      .replace(/toolu_\d+/g, 'toolu_0')
      .replace(/true|false/g, 'true');
  };
  const message = (content: string, reason: string, used: string) =>
    `{"id":"msg_r","type":"message","role":"assistant","content":[${content}],"model":"base","stop_reason":"${reason}","stop_sequence":null,"usage":${used}}`;
  const said = (words: string) => `{"type":"text","text":"${words}"}`;

  it.each([
    ['a text', ask('a b'), message(said('a b'), 'end_turn', usage(7, 2))],
    [
      'a text under a system prompt',
      { ...ask('a b'), system: 'c' },
      message(said('a b'), 'end_turn', usage(13, 2)),
    ],
    [
      'what does not fit',
      { ...ask('a b c'), max_tokens: 2 },
      message(said('a b '), 'max_tokens', usage(8, 2)),
    ],
    [
      'blocks, of which unknown ones are left out',
      ask([
        { type: 'thinking' },
        { type: 'text', text: 'a' },
        { type: 'image', source: { type: 'url', url: 'u' } },
      ]),
      message(said('a\\nimage: u'), 'end_turn', usage(9, 4)),
    ],
    [
      'the result of a call',
      ask([
        { type: 'tool_use', id: 't', name: 'f', input: {} },
        {
          type: 'tool_result',
          tool_use_id: 't',
          content: [{ type: 'text', text: 'a b' }],
        },
      ]),
      message(said('a b'), 'end_turn', usage(22, 2)),
    ],
    [
      'a tool that must be called',
      { ...ask('a b'), tools: [tool('f')], tool_choice: { type: 'any' } },
      message(
        '{"type":"tool_use","id":"toolu_0","name":"f","input":{"on":true}}',
        'tool_use',
        usage(7, 10),
      ),
    ],
  ])('answers %s', async (_, request, expected) => {
    expect(await text(request)).toBe(expected);
  });

  it('streams a text', async () => {
    expect(await text({ ...ask('a b'), stream: true })).toBe(
      [
        `event: message_start\ndata: {"type":"message_start","message":{"id":"msg_r","type":"message","role":"assistant","content":[],"model":"base","stop_reason":null,"stop_sequence":null,"usage":${usage(
          7,
          0,
        )}}}`,
        'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}',
        'event: ping\ndata: {"type":"ping"}',
        'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a "}}',
        'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"b"}}',
        'event: content_block_stop\ndata: {"type":"content_block_stop","index":0}',
        'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":2}}',
        'event: message_stop\ndata: {"type":"message_stop"}',
      ]
        .map(event => `${event}\n\n`)
        .join(''),
    );
  });

  it('streams calls as blocks of their own', async () => {
    const two = await RunningSimulator.start([
      '--tool-call-extra-call-probability=100',
    ]);
    const response = await two.post('/v1/messages', {
      ...ask('a b'),
      tools: [tool('f'), tool('g')],
      stream: true,
    });
    const events = (await response.text())
      .split('\n\n')
      .filter(Boolean)
      .map(event => JSON.parse(event.replace(/^event: .*\ndata: /, '')));
    await two.stop();
    const arguments_ = (index: number) =>
      events
        .filter(e => e.type === 'content_block_delta' && e.index === index)
        .map(e => e.delta.partial_json)
        .join('');
    expect(
      events
        .filter(e => e.type !== 'content_block_delta')
        .map(e => [e.type, e.index]),
    ).toEqual([
      ['message_start', undefined],
      ['ping', undefined],
      ['content_block_start', 0],
      ['content_block_stop', 0],
      ['content_block_start', 1],
      ['content_block_stop', 1],
      ['message_delta', undefined],
      ['message_stop', undefined],
    ]);
    for (const index of [0, 1]) {
      expect(JSON.parse(arguments_(index))).toEqual({
        on: expect.any(Boolean),
      });
    }
    expect(events.at(-2).delta.stop_reason).toBe('tool_use');
  });

  const error = (type: string, words: string) =>
    `{"type":"error","error":{"type":"${type}","message":"${words}"}}`;

  it.each([
    [
      { ...ask('a'), messages: [] },
      error('BadRequestError', 'messages must not be empty'),
    ],
    [
      { ...ask('a'), max_tokens: undefined },
      error('BadRequestError', 'max_tokens is required'),
    ],
    [
      ask([{ type: 'image' }]),
      error(
        'BadRequestError',
        "image content block is missing required 'source' field",
      ),
    ],
    [
      { ...ask('a'), tool_choice: { type: 'tool' } },
      error(
        'BadRequestError',
        "tool_choice of type 'tool' requires a non-empty 'name'",
      ),
    ],
    [
      { ...ask('a'), model: 'none' },
      error('NotFoundError', 'The model `none` does not exist.'),
    ],
  ])('refuses in its own envelope: %#', async (request, expected) => {
    expect(await text(request)).toBe(expected);
  });
});
