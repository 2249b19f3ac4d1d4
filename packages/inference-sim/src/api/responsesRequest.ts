import { z } from 'zod';
import { tokenize } from '../tokenization/dummyTokenizer';
import { ChatRequest, readChat } from './chatCompletions';
import { CompletionRequest, ParsingRules } from './CompletionApi';
import { remoteFields } from './requestSchemas';
import { readInput } from './responsesInput';
import { readTools } from './responsesTools';

const LOGPROBS = 'message.output_text.logprobs';

const body = z.object({
  model: z.string().nullish(),
  stream: z.boolean().nullish(),
  ignore_eos: z.boolean().nullish(),
  ...remoteFields,
  input: z.unknown().optional(),
  instructions: z.string().nullish(),
  max_output_tokens: z.number().int().nullish(),
  include: z.array(z.string()).nullish(),
  tools: z.array(z.unknown()).nullish(),
  tool_choice: z
    .union([z.string(), z.record(z.string(), z.unknown())])
    .nullish(),
});

type ResponsesBody = z.output<typeof body>;

const named = z.union([
  z.object({ type: z.literal('function'), name: z.string() }),
  z
    .object({
      type: z.literal('function'),
      function: z.object({ name: z.string() }),
    })
    .transform(({ function: { name } }) => ({ name })),
]);

/**
 * A tool is called in the first turn unless that is forbidden, and none after
 * a result has come back, so that a client's loop ends.
 */
const toolChoice = (
  { tool_choice: choice }: ResponsesBody,
  hasToolResult: boolean,
): ChatRequest['tool_choice'] => {
  if (choice === 'none' || hasToolResult) {
    return 'none';
  }
  if (typeof choice !== 'object' || choice === null) {
    return 'required';
  }
  const { data } = named.safeParse(choice);
  return data ? { type: 'function', function: { name: data.name } } : 'auto';
};

const read = (
  request: ResponsesBody,
  rules: ParsingRules,
): CompletionRequest => {
  const { messages, hasToolResult, lastText } = readInput(request.input);
  const instructions = request.instructions || undefined;
  const chat = readChat(
    {
      model: request.model,
      stream: request.stream,
      ignore_eos: request.ignore_eos,
      kv_transfer_params: request.kv_transfer_params,
      max_completion_tokens: request.max_output_tokens,
      messages: instructions
        ? [{ role: 'system', content: instructions }, ...messages]
        : messages,
      // Without tools there is nothing to choose from.
      tools: request.tools?.length ? readTools(request.tools) : undefined,
      tool_choice: toolChoice(request, hasToolResult),
    },
    rules,
  );
  return {
    ...chat,
    instructions,
    fault:
      chat.fault ??
      (request.include?.includes(LOGPROBS)
        ? 'logprobs are not simulated here'
        : undefined),
    generations: () =>
      chat.generations().map(generation => ({
        ...generation,
        echo: () => tokenize(lastText).map(token => token.text),
        tools: generation.tools && {
          ...generation.tools,
          idPrefix: 'fc_',
          atMost: 1,
        },
      })),
  };
};

/** Reads the body of POST /v1/responses as the chat that it is. */
export const responsesRequestSchema = (
  rules: ParsingRules,
): z.ZodType<CompletionRequest> =>
  body.transform(request => read(request, rules));
