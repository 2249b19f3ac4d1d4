import { z } from 'zod';
import { GeneratedToken } from '../engine/GenerationRequest';
import { tokenize } from '../tokenization/dummyTokenizer';
import { answeredCalls } from '../tools/answeredCalls';
import { toolFault } from '../tools/checkTool';
import { ToolRequest } from '../tools/ToolRequest';
import { chatPrompt, messageText } from './chatPrompt';
import {
  CompletionApi,
  CompletionRequest,
  ParsingRules,
  UnboundGeneration,
} from './CompletionApi';
import { chatCompletionRequestSchema } from './requestSchemas';
import { sharedFault, sharedGeneration } from './sharedRequest';

/** A chat as it was parsed. */
export type ChatRequest = z.output<typeof chatCompletionRequestSchema>;
type Tools = NonNullable<ChatRequest['tools']>;

/** A tool as Go's types write it: what is missing is empty. */
const asGo = ({ function: tool }: Tools[number]) => ({
  ...tool,
  name: tool.name ?? '',
  description: tool.description ?? '',
  parameters: tool.parameters ?? null,
});

const firstToolFault = (tools: Tools): string | undefined => {
  const fault = tools.map(tool => toolFault(asGo(tool))).find(Boolean);
  return fault && `Tool validation failed: ${fault}`;
};

const definition = z.object({
  name: z.string().catch(''),
  parameters: z.record(z.string(), z.unknown()).catch({}),
});

const toolRequest = (request: ChatRequest): ToolRequest | undefined => {
  const { tools, tool_choice: choice } = request;
  if (!tools || choice === 'none') {
    return undefined;
  }
  return {
    tools: tools.map(tool => definition.parse(tool.function)),
    choice:
      typeof choice === 'object' && choice !== null
        ? { type: 'function', name: choice.function.name }
        : { type: choice ?? 'auto' },
    idPrefix: 'chatcmpl-tool-',
    atMost: Infinity,
  };
};

/** What a chat asks for. Other APIs that are chats by other words use it, too. */
export const readChat = (
  request: ChatRequest,
  rules: ParsingRules,
): CompletionRequest => {
  const messages = request.messages ?? [];
  const bodyFault =
    messages.length === 0 ? 'messages must not be empty' : undefined;
  const prompt = () =>
    tokenize(chatPrompt(messages, rules.generation)).map(token => token.id);
  const maxTokens = request.max_completion_tokens ?? request.max_tokens;
  return {
    model: request.model ?? '',
    stream: request.stream ?? false,
    includeUsage: request.stream_options?.include_usage ?? false,
    choicesPerPrompt: request.n ?? 1,
    bodyFault,
    fault:
      bodyFault ??
      (rules.skipToolValidation
        ? undefined
        : firstToolFault(request.tools ?? [])) ??
      sharedFault(request, maxTokens) ??
      (request.logprobs ? 'logprobs are not simulated here' : undefined),
    prompts: () => [prompt()],
    generations: () => {
      const generation: UnboundGeneration = {
        ...sharedGeneration(request, maxTokens),
        prompt: prompt(),
        echo: () =>
          tokenize(messageText(messages[messages.length - 1])).map(
            token => token.text,
          ),
        tools: toolRequest(request),
      };
      return Array.from({ length: request.n ?? 1 }, () => generation);
    },
  };
};

/** The calls that an answer's tokens make up, as messages list them. */
const toolCalls = (tokens: readonly GeneratedToken[]): object[] =>
  answeredCalls(tokens).map(({ id, index, ...called }) => ({
    function: called,
    id,
    type: 'function',
    index,
  }));

/** A message or delta that says `text`; one that says nothing has no content. */
const content = (text: string): { content?: string } =>
  text === '' ? {} : { content: text };

/** POST /v1/chat/completions */
export const chatCompletions: CompletionApi = {
  title: 'chat completion request',
  idPrefix: 'chatcmpl-',
  object: 'chat.completion',
  chunkObject: 'chat.completion.chunk',
  requestSchema: rules =>
    chatCompletionRequestSchema.transform(request => readChat(request, rules)),
  choice: (index, finishReason, tokens) => ({
    index,
    finish_reason: finishReason,
    message: {
      role: 'assistant',
      ...(tokens.some(token => token.call)
        ? { tool_calls: toolCalls(tokens) }
        : content(tokens.map(token => token.text).join(''))),
    },
  }),
  openingChoice: index => ({
    index,
    finish_reason: null,
    delta: { role: 'assistant' },
  }),
  tokenChoice: (index, { text, call }) => ({
    index,
    // Each call's last piece tells it, not only the last call's.
    finish_reason: call?.last ? 'tool_calls' : null,
    delta: call
      ? {
          tool_calls: [
            {
              function: {
                name: call.first ? call.name : null,
                arguments: text,
              },
              id: call.id,
              type: 'function',
              index: call.index,
            },
          ],
        }
      : content(text),
  }),
  closingChoice: (index, finishReason) => ({
    index,
    finish_reason: finishReason,
    delta: {},
  }),
  closesWithToken: finishReason => finishReason === 'tool_calls',
};
