import { z } from 'zod';
import { Generation } from '../generation/Generation';
import { goJson, goStructJson } from './goJson';
import { readGoJsonMap } from './goJsonMap';
import { RequestError } from './RequestError';

/**
 * What the Endpoint Picker reads of an inference request.
 *
 * @public
 */
export interface InferenceRequest {
  /** Empty if the body names none, which a header may make good from 0.7 on. */
  readonly model: string;
  readonly prompts: readonly Uint8Array[];
  readonly cacheSalt: string;
  /** Bytes of the prompt, or of all texts of a chat. */
  readonly promptLength: number;
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
const messageList = z.array(message).min(1);
type Message = z.infer<typeof message>;

const bytes = (text: string) => new TextEncoder().encode(text);
const badRequest = (text: string) => new RequestError('BadRequest', text);

function decode(raw: Buffer, generation: Generation) {
  const read = readGoJsonMap(raw);
  if (read.kind === 'fault') {
    throw badRequest(
      generation.requestBody === 'rewritten'
        ? 'Error unmarshaling request body'
        : `error unmarshaling request bodyMap: ${read.message}`,
    );
  }
  return read.map;
}

function contentText(content: Message['content']): string {
  return typeof content === 'string'
    ? content
    : (content ?? []).map(({ text }) => text ?? '').join('');
}

/** A chat's bytes in v0.4.0: its messages as JSON. */
function messagesJson(messages: readonly Message[]): Uint8Array {
  return bytes(
    goStructJson(messages.map(({ role, content }) => ({ role, content }))),
  );
}

/** A chat's bytes later: tools, then role and text of each message. */
function messagesText(
  messages: readonly Message[],
  tools: unknown,
): Uint8Array {
  const head = tools === undefined ? '' : goJson(tools);
  const text = messages.map(m => m.role + contentText(m.content)).join('');
  return bytes(head + text);
}

type Body = Readonly<Record<string, unknown>>;

/** Until 0.6 the body alone tells what it is; its errors nest. */
function earlyPrompts(body: Body, { errorPrefix }: Generation): Uint8Array[] {
  if (typeof body.prompt === 'string' && body.prompt !== '') {
    return [bytes(body.prompt)];
  }
  const nested = `failed to extract request data: ${errorPrefix}: BadRequest - `;
  const messages = z.array(message).safeParse(body.messages ?? []);
  if (!messages.success) {
    throw badRequest(`${nested}invalid request format`);
  }
  if (messages.data.length === 0) {
    throw badRequest(
      `${nested}invalid chat-completions request: ${errorPrefix}: BadRequest - chat-completions request must have at least one message`,
    );
  }
  return [messagesJson(messages.data)];
}

function completionPrompts({ prompt }: Body): Uint8Array[] {
  const texts = z
    .union([
      z
        .string()
        .min(1)
        .transform(text => [text]),
      z.array(z.string()).min(1),
    ])
    .safeParse(prompt);
  if (texts.success) {
    return texts.data.map(bytes);
  }
  const tokens = z.array(z.number().int()).min(1).safeParse(prompt);
  if (tokens.success) {
    return [new Uint8Array(Uint32Array.from(tokens.data).buffer)];
  }
  throw badRequest('invalid completions request: must have prompt field');
}

/** From 0.7 on the path tells what a body is; without one, its fields do. */
function laterPrompts(body: Body, path: string): Uint8Array[] {
  const [route] = path.split('?', 1);
  const isChat = route
    ? route.endsWith('/chat/completions')
    : body.messages !== undefined;
  if (isChat) {
    const messages = messageList.safeParse(body.messages);
    if (!messages.success) {
      throw badRequest(
        'invalid chat completions request: must have valid messages field',
      );
    }
    return [messagesText(messages.data, body.tools)];
  }
  if (/\/(?:embeddings|responses|conversations)$/.test(route)) {
    if (body.input === undefined) {
      const api = route.slice(route.lastIndexOf('/') + 1);
      throw badRequest(`invalid ${api} request: must have input field`);
    }
    return [bytes(goJson(body.input))];
  }
  return completionPrompts(body);
}

/** What the instrumented build counts: a chat's text parts end in a space. */
function promptLength({ prompt, messages }: Body): number {
  if (typeof prompt === 'string') {
    return Buffer.byteLength(prompt);
  }
  const read = z.array(message).safeParse(messages);
  return (read.data ?? [])
    .map(({ content }) =>
      typeof content === 'string'
        ? content
        : (content ?? [])
            .filter(({ type }) => type === 'text')
            .map(({ text }) => `${text ?? ''} `)
            .join(''),
    )
    .reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

/**
 * Reads the body of an OpenAI completion or chat request.
 *
 * @param raw - the whole body
 * @param path - the request's path; empty if the gateway did not tell
 * @param generation - decides the messages and how a chat becomes bytes
 * @throws RequestError (400)
 *
 * @public
 */
export function parseInferenceRequest(
  raw: Buffer,
  path: string,
  generation: Generation,
): InferenceRequest {
  const body = decode(raw, generation);
  const model = typeof body.model === 'string' ? body.model : '';
  const early = generation.requestBody === 'rewritten';
  if (early && typeof body.model !== 'string') {
    throw badRequest('model not found in request body');
  }
  return {
    model,
    prompts: early ? earlyPrompts(body, generation) : laterPrompts(body, path),
    promptLength: promptLength(body),
    cacheSalt: typeof body.cache_salt === 'string' ? body.cache_salt : '',
    stream: body.stream === true,
    body,
  };
}
