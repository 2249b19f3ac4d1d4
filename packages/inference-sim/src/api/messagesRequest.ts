import { z } from 'zod';
import { ChatRequest, readChat } from './chatCompletions';
import { CompletionRequest, ParsingRules } from './CompletionApi';
import { goJson } from './goJson';
import { ChatMessage, ChatPart, remoteFields } from './requestSchemas';

const source = z.object({
  type: z.string().default(''),
  media_type: z.string().nullish(),
  data: z.string().nullish(),
  url: z.string().nullish(),
});

const block = z.object({
  type: z.string().default(''),
  text: z.string().nullish(),
  source: source.nullish(),
  id: z.string().nullish(),
  name: z.string().nullish(),
  input: z.record(z.string(), z.unknown()).nullish(),
  tool_use_id: z.string().nullish(),
  content: z
    .union(
      [
        z.string(),
        z.array(z.object({ type: z.string(), text: z.string().nullish() })),
      ],
      { error: 'tool_result content format not supported' },
    )
    .nullish(),
});

const body = z.object({
  model: z.string().nullish(),
  stream: z.boolean().nullish(),
  ignore_eos: z.boolean().nullish(),
  ...remoteFields,
  system: z.string().nullish(),
  max_tokens: z.number().int().nullish(),
  messages: z
    .array(
      z.object({
        role: z.string().default(''),
        content: z.union([z.string(), z.array(block)], {
          error: 'content format not supported',
        }),
      }),
    )
    .nullish(),
  tools: z
    .array(
      z.object({
        name: z.string().default(''),
        description: z.string().nullish(),
        input_schema: z.record(z.string(), z.unknown()).nullish(),
      }),
    )
    .nullish(),
  tool_choice: z
    .object({ type: z.string().default(''), name: z.string().nullish() })
    .nullish(),
});

type MessagesBody = z.output<typeof body>;
type Message = NonNullable<MessagesBody['messages']>[number];
type Block = z.output<typeof block>;

const imageUrl = ({
  type,
  media_type: mediaType,
  data,
  url,
}: z.output<typeof source>): string =>
  type === 'base64' ? `data:${mediaType};base64,${data}` : url ?? '';

const contentOf = (blocks: readonly Block[]): ChatPart[] =>
  blocks.flatMap(({ type, text, source: image }): ChatPart[] => {
    if (type === 'text') {
      return [{ type: 'text', text }];
    }
    return type === 'image' && image
      ? [{ type: 'image_url', image_url: { url: imageUrl(image) } }]
      : [];
  });

const resultText = ({ content }: Block): string =>
  typeof content === 'string'
    ? content
    : (content ?? [])
        .filter(({ type }) => type === 'text')
        .map(({ text }) => text ?? '')
        .join('\n');

/** A message's texts, images and calls, then each result as one of its own. */
const chatMessages = ({ role, content }: Message): ChatMessage[] => {
  if (typeof content === 'string') {
    return content === '' ? [] : [{ role, content }];
  }
  const parts = contentOf(content);
  const calls = content.filter(({ type }) => type === 'tool_use');
  const said: ChatMessage = {
    role,
    ...(parts.length > 0 && { content: parts }),
    tool_calls: calls.map(({ name, input }) => ({
      function: { name, arguments: goJson(input ?? {}) },
    })),
  };
  return [
    ...(parts.length > 0 || calls.length > 0 ? [said] : []),
    ...content
      .filter(({ type }) => type === 'tool_result')
      .map(result => ({
        role: 'tool',
        content: resultText(result),
        tool_call_id: result.tool_use_id,
      })),
  ];
};

const toolChoice = ({
  tool_choice: choice,
}: MessagesBody): ChatRequest['tool_choice'] => {
  switch (choice?.type) {
    case 'any':
      return 'required';
    case 'none':
      return 'none';
    case 'tool':
      return { type: 'function', function: { name: choice.name ?? '' } };
    default:
      return undefined;
  }
};

/** What is wrong before it is read as a chat. */
const faultOf = (request: MessagesBody): string | undefined => {
  const blocks = (request.messages ?? []).flatMap(({ content }) =>
    typeof content === 'string' ? [] : content,
  );
  if (blocks.some(({ type, source: image }) => type === 'image' && !image)) {
    return "image content block is missing required 'source' field";
  }
  const choice = request.tool_choice;
  return choice?.type === 'tool' && !choice.name
    ? "tool_choice of type 'tool' requires a non-empty 'name'"
    : undefined;
};

const read = (
  request: MessagesBody,
  rules: ParsingRules,
): CompletionRequest => {
  const { system, max_tokens: maxTokens, tools } = request;
  const chat = readChat(
    {
      model: request.model,
      stream: request.stream,
      ignore_eos: request.ignore_eos,
      kv_transfer_params: request.kv_transfer_params,
      max_completion_tokens: maxTokens,
      messages: [
        ...(system ? [{ role: 'system', content: system }] : []),
        ...(request.messages ?? []).flatMap(chatMessages),
      ],
      tools: tools?.length
        ? tools.map(({ name, description, input_schema: parameters }) => ({
            type: 'function',
            function: { name, description: description ?? '', parameters },
          }))
        : undefined,
      tool_choice: toolChoice(request),
    },
    rules,
  );
  return {
    ...chat,
    fault:
      faultOf(request) ??
      chat.bodyFault ??
      (typeof maxTokens === 'number' ? chat.fault : 'max_tokens is required'),
    generations: () =>
      chat.generations().map(generation => ({
        ...generation,
        tools: generation.tools && {
          ...generation.tools,
          idPrefix: 'toolu_',
        },
      })),
  };
};

/** Reads the body of POST /v1/messages as the chat that it is. */
export const messagesRequestSchema = (
  rules: ParsingRules,
): z.ZodType<CompletionRequest> =>
  body.transform(request => read(request, rules));
