import OpenAI from 'openai';
import { RunningSimulator } from '../testing/RunningSimulator';

const messages = [{ role: 'user' as const, content: 'one two three' }];

describe('the official OpenAI client', () => {
  let simulator: RunningSimulator;
  let client: OpenAI;
  beforeAll(async () => {
    simulator = await RunningSimulator.start([
      '--mode=echo',
      '--lora-modules={"name":"lora"}',
    ]);
    client = new OpenAI({
      apiKey: 'none',
      baseURL: `${simulator.url()}/v1`,
      maxRetries: 0,
    });
  });
  afterAll(() => simulator.stop());

  it('chats', async () => {
    const answer = await client.chat.completions.create({
      model: 'base',
      messages,
    });
    expect(answer.choices[0].message.content).toBe('one two three');
    expect(answer.choices[0].finish_reason).toBe('stop');
    expect(answer.usage?.completion_tokens).toBe(3);
  });

  it('streams a chat, with its usage', async () => {
    const stream = await client.chat.completions.create({
      model: 'base',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    let total = 0;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      total = chunk.usage?.total_tokens ?? total;
    }
    expect(text).toBe('one two three');
    expect(total).toBeGreaterThan(3);
  });

  it('follows a stream with its own helper', async () => {
    const stream = client.chat.completions.stream({ model: 'base', messages });
    const whole = await stream.finalChatCompletion();
    expect(whole.choices[0].message.content).toBe('one two three');
  });

  it('gets tool calls', async () => {
    const stream = client.chat.completions.stream({
      model: 'base',
      messages,
      tool_choice: 'required',
      tools: [
        {
          type: 'function',
          function: {
            name: 'f',
            description: '',
            parameters: {
              type: 'object',
              properties: { days: { type: 'integer' } },
              required: ['days'],
            },
          },
        },
      ],
    });
    const { choices } = await stream.finalChatCompletion();
    expect(choices[0].finish_reason).toBe('tool_calls');
    const [call] = choices[0].message.tool_calls ?? [];
    expect(call).toMatchObject({ type: 'function', function: { name: 'f' } });
    const args = call.type === 'function' ? call.function.arguments : '';
    expect(JSON.parse(args)).toEqual({ days: expect.any(Number) });
  });

  it('completes texts, streamed and not', async () => {
    const answer = await client.completions.create({
      model: 'lora',
      prompt: ['a', 'b'],
    });
    expect(answer.choices.map(choice => choice.text)).toEqual(['a', 'b']);
    const stream = await client.completions.create({
      model: 'base',
      prompt: 'a b',
      stream: true,
    });
    let text = '';
    for await (const chunk of stream) {
      text += chunk.choices[0].text;
    }
    expect(text).toBe('a b');
  });

  it('lists models', async () => {
    const ids: string[] = [];
    for await (const model of client.models.list()) {
      ids.push(model.id);
    }
    expect(ids).toEqual(['base', 'lora']);
  });

  it('gets embeddings, which it asks for in base64', async () => {
    const answer = await client.embeddings.create({
      model: 'base',
      input: 'a b',
    });
    expect(answer.data[0].embedding).toHaveLength(384);
    expect(answer.data[0].embedding[0]).toBeGreaterThanOrEqual(-1);
  });

  it.each([
    [400, OpenAI.BadRequestError],
    [401, OpenAI.AuthenticationError],
    [403, OpenAI.PermissionDeniedError],
    [404, OpenAI.NotFoundError],
    [422, OpenAI.UnprocessableEntityError],
    [429, OpenAI.RateLimitError],
    [500, OpenAI.InternalServerError],
    [503, OpenAI.InternalServerError],
  ])('has a class for status %d', async (status, errorClass) => {
    const request = client.chat.completions.create(
      { model: 'base', messages, stream: status % 2 === 0 },
      { headers: { 'X-Return-Error': String(status) } },
    );
    await expect(request).rejects.toBeInstanceOf(errorClass);
    await expect(request).rejects.toMatchObject({ status, code: status });
  });

  it('is told that a model does not exist', async () => {
    await expect(
      client.chat.completions.create({ model: 'none', messages }),
    ).rejects.toThrow('The model `none` does not exist.');
  });
});
