import { eventsOf, RunningSimulator } from '../testing/RunningSimulator';

const parameters = {
  type: 'object',
  properties: {
    city: { type: 'string' },
    days: { type: 'integer' },
    units: { type: 'string', enum: ['C'] },
    tags: { type: 'array', items: { type: 'boolean' }, maxItems: 2 },
    place: {
      type: 'object',
      properties: { north: { type: 'number' } },
      required: ['north'],
    },
  },
  required: ['city', 'days', 'units', 'tags', 'place'],
};
const weather = {
  type: 'function',
  function: { name: 'weather', description: 'Tells it.', parameters },
};
const clock = {
  type: 'function',
  function: {
    name: 'clock',
    description: '',
    parameters: { type: 'object', properties: {} },
  },
};
const ask = {
  model: 'base',
  messages: [{ role: 'user', content: 'Rain?' }],
  tools: [weather, clock],
};

describe('a chat with tools', () => {
  let simulator: RunningSimulator;
  beforeAll(async () => {
    simulator = await RunningSimulator.start([
      '--tool-call-extra-call-probability=0',
      '--seed=1',
    ]);
  });
  afterAll(() => simulator.stop());
  const chat = async (body: object) => {
    const response = await simulator.post('/v1/chat/completions', body);
    return { status: response.status, body: await response.json() };
  };

  it('calls the one that it must, with arguments that fit', async () => {
    const { body } = await chat({
      ...ask,
      tool_choice: { type: 'function', function: { name: 'weather' } },
    });
    const [choice] = body.choices;
    expect(choice).toEqual({
      index: 0,
      finish_reason: 'tool_calls',
      message: {
        role: 'assistant',
        tool_calls: [
          {
            function: { name: 'weather', arguments: expect.any(String) },
            id: expect.stringMatching(/^chatcmpl-tool-\d{10}$/),
            type: 'function',
            index: 0,
          },
        ],
      },
    });
    const args = JSON.parse(choice.message.tool_calls[0].function.arguments);
    expect(args).toEqual({
      city: expect.any(String),
      days: expect.any(Number),
      units: 'C',
      tags: expect.any(Array),
      place: { north: expect.any(Number) },
    });
  });

  it('calls none when it need not and rolls none, or must not', async () => {
    for (const choice of ['auto', 'none', undefined]) {
      const { body } = await chat({ ...ask, tool_choice: choice });
      expect(body.choices[0].message).not.toHaveProperty('tool_calls');
      expect(body.choices[0].finish_reason).toBe('stop');
    }
  });

  it('streams a call piece by piece', async () => {
    const response = await simulator.post('/v1/chat/completions', {
      ...ask,
      tools: [clock],
      tool_choice: 'required',
      stream: true,
    });
    const piece = (
      name: string | null,
      args: string,
      reason: string | null,
    ) => ({
      choices: [
        {
          finish_reason: reason,
          delta: {
            tool_calls: [
              {
                function: { name, arguments: args },
                type: 'function',
                index: 0,
              },
            ],
          },
        },
      ],
    });
    expect(eventsOf(await response.text())).toMatchObject([
      { choices: [{ delta: { role: 'assistant' } }] },
      piece('clock', '{', null),
      piece(null, '}', 'tool_calls'),
      '[DONE]',
    ]);
  });

  it.each([
    [
      { tool_choice: { type: 'function', function: { name: 'none such' } } },
      500,
      "tool with name 'none such' requested in tool_choice but not found in the tools list",
    ],
    [
      { tools: [{ type: 'function', function: { name: 'x' } }] },
      400,
      'Tool validation failed: ',
    ],
    [
      {
        tools: [
          {
            type: 'function',
            function: { name: 'x', parameters: { type: 'object', oneOf: [] } },
          },
        ],
      },
      400,
      'Tool validation failed: function.parameters',
    ],
    [{ tool_choice: 'perhaps' }, 400, 'Failed to read and parse request body'],
  ])('refuses what cannot be: %#', async (change, status, message) => {
    const answer = await chat({ ...ask, ...change });
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toContain(message);
  });
});

it('calls every tool when each further call is certain', async () => {
  const simulator = await RunningSimulator.start([
    '--tool-call-extra-call-probability=100',
    '--skip-tool-validation',
  ]);
  const response = await simulator.post('/v1/chat/completions', {
    ...ask,
    tools: [clock, clock, clock].map(tool => ({
      ...tool,
      function: { ...tool.function, parameters: { oneOf: [] } },
    })),
  });
  const { choices, usage } = await response.json();
  expect(choices[0].message.tool_calls).toHaveLength(3);
  // Name, id and type of each call, and the two brackets of its arguments.
  expect(usage.completion_tokens).toBe(3 * 5);
  await simulator.stop();
});
