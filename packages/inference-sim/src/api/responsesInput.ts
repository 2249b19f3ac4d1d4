import { z } from 'zod';
import { messageText } from './chatPrompt';
import { unreadable } from './readBody';
import { ChatMessage, ChatPart } from './requestSchemas';

const part = z.object({
  type: z.string().default(''),
  text: z.string().nullish(),
  image_url: z.string().nullish(),
  format: z.string().nullish(),
});

const item = z.object({
  type: z.string().default(''),
  role: z.string().default(''),
  content: z.union([z.string(), z.array(part)]).nullish(),
  id: z.string().nullish(),
  call_id: z.string().nullish(),
  name: z.string().nullish(),
  arguments: z.string().nullish(),
  output: z.string().nullish(),
});

type Part = z.output<typeof part>;
type Item = z.output<typeof item>;

const chatPart = ({ type, text, image_url: url, format }: Part): ChatPart => {
  switch (type) {
    case '':
    case 'input_text':
    case 'output_text':
      return { type: 'text', text };
    case 'input_image':
      return { type: 'image_url', image_url: { url: url ?? '' } };
    case 'input_audio':
      return { type: 'input_audio', input_audio: { format } };
    default:
      throw unreadable(`unsupported input content type "${type}"`);
  }
};

const chatMessage = (given: Item): ChatMessage => {
  const { type, role, content } = given;
  switch (type) {
    case '':
    case 'message':
      return {
        role,
        content: Array.isArray(content) ? content.map(chatPart) : content,
      };
    case 'function_call':
      return {
        role: 'assistant',
        tool_calls: [
          { function: { name: given.name, arguments: given.arguments } },
        ],
      };
    case 'function_call_output':
      return {
        role: 'tool',
        tool_call_id: given.call_id,
        content: given.output,
      };
    default:
      throw unreadable(`unsupported input item type "${type}"`);
  }
};

/** What echo mode repeats: the last item. */
const textOf = (given: Item): string =>
  given.type === 'function_call'
    ? `${given.name ?? ''}(${given.arguments ?? ''})`
    : messageText(chatMessage(given));

/** The input of a response as the messages of a chat. */
export interface ResponsesInput {
  readonly messages: ChatMessage[];
  /** Whether the result of a tool call is among them. */
  readonly hasToolResult: boolean;
  readonly lastText: string;
}

/**
 * Reads `input` of POST /v1/responses: a text, or a list of messages, calls
 * and results.
 *
 * @throws ApiError 400 in the real simulator's words
 */
export const readInput = (input: unknown): ResponsesInput => {
  if (input === undefined || input === null) {
    throw unreadable('input is required');
  }
  if (typeof input === 'string') {
    return {
      messages: [{ role: 'user', content: input }],
      hasToolResult: false,
      lastText: input,
    };
  }
  const { data: items, error } = z.array(item).safeParse(input);
  if (!items) {
    const [issue] = error.issues;
    throw unreadable(
      Array.isArray(input)
        ? ['input', ...issue.path.map(String), issue.message].join(': ')
        : 'input must be a string or array',
    );
  }
  const last = items.at(-1);
  return {
    messages: items.map(chatMessage),
    hasToolResult: items.some(({ type }) => type === 'function_call_output'),
    lastText: last ? textOf(last) : '',
  };
};
