import { z } from 'zod';
import { Generation } from '../generation/Generation';
import { errorText } from '../log/errorText';
import { goJson } from './goJson';
import { RequestError } from './RequestError';

/**
 * What the Endpoint Picker reads of an inference request.
 *
 * @public
 */
export interface InferenceRequest {
  readonly model: string;
  readonly prompts: readonly Uint8Array[];
  readonly cacheSalt: string;
  /** Whether the client asked for a streamed response. */
  readonly stream: boolean;
  /** The decoded body. */
  readonly body: Readonly<Record<string, unknown>>;
}

const part = z.looseObject({ type: z.string(), text: z.string().optional() });
const message = z.looseObject({
  role: z.string().default(''),
  content: z.union([z.string(), z.array(part)]).nullish(),
});
type Message = z.infer<typeof message>;

const bytes = (text: string) => new TextEncoder().encode(text);

function decode(raw: Buffer, generation: Generation) {
  let value: unknown;
  try {
    value = JSON.parse(raw.toString('utf8'));
  } catch (error) {
    throw new RequestError(
      'BadRequest',
      generation.line === '<=0.6'
        ? 'Error unmarshaling request body'
        : `error unmarshaling request bodyMap: ${errorText(error)}`,
    );
  }
  const body = z.record(z.string(), z.unknown()).safeParse(value);
  if (!body.success) {
    throw new RequestError(
      'BadRequest',
      'the request body must be a JSON object',
    );
  }
  return body.data;
}

function contentText(content: Message['content']): string {
  return typeof content === 'string'
    ? content
    : (content ?? []).map(({ text }) => text ?? '').join('');
}

/** A chat's bytes: v0.4.0 hashes the messages' JSON, later ones their text. */
function chatBytes(
  messages: readonly Message[],
  tools: unknown,
  generation: Generation,
): Uint8Array {
  if (generation.line === '<=0.6') {
    const plain = messages.map(({ role, content }) => ({ role, content }));
    return bytes(goJson(plain));
  }
  const head = tools === undefined ? '' : goJson(tools);
  const text = messages.map(m => m.role + contentText(m.content)).join('');
  return bytes(head + text);
}

function promptsOf(
  body: Readonly<Record<string, unknown>>,
  generation: Generation,
): readonly Uint8Array[] {
  const refuse = (why: string) =>
    new RequestError('BadRequest', `failed to extract request data: ${why}`);
  if (body.messages !== undefined) {
    const messages = z.array(message).safeParse(body.messages);
    if (!messages.success || messages.data.length === 0) {
      throw refuse('messages must be a list of chat messages');
    }
    return [chatBytes(messages.data, body.tools, generation)];
  }
  if (typeof body.prompt === 'string') {
    return [bytes(body.prompt)];
  }
  if (generation.line !== '<=0.6') {
    const texts = z.array(z.string()).safeParse(body.prompt);
    if (texts.success) {
      return texts.data.map(bytes);
    }
    const tokens = z.array(z.number().int()).safeParse(body.prompt);
    if (tokens.success) {
      const ids = Uint32Array.from(tokens.data);
      return [new Uint8Array(ids.buffer)];
    }
    if (body.input !== undefined) {
      return [bytes(goJson(body.input))];
    }
  }
  throw refuse('prompt or messages is missing');
}

/**
 * Reads the body of an OpenAI completion or chat request.
 *
 * @param raw - the whole body
 * @param generation - decides the messages and how a chat becomes bytes
 * @throws RequestError (400)
 *
 * @public
 */
export function parseInferenceRequest(
  raw: Buffer,
  generation: Generation,
): InferenceRequest {
  const body = decode(raw, generation);
  const { model } = body;
  if (typeof model !== 'string' || model === '') {
    throw new RequestError('BadRequest', 'model not found in request body');
  }
  return {
    model,
    prompts: promptsOf(body, generation),
    cacheSalt: typeof body.cache_salt === 'string' ? body.cache_salt : '',
    stream: body.stream === true,
    body,
  };
}
