import { tokenize } from '../tokenization/dummyTokenizer';
import {
  CompletionApi,
  CompletionRequest,
  UnboundGeneration,
} from './CompletionApi';
import { completionRequestSchema, Prompt } from './requestSchemas';
import { sharedFault, sharedGeneration } from './sharedRequest';

const object = 'text_completion';

/** What is wrong with the prompts of a request; undefined when nothing is. */
export const promptFault = (prompts: readonly Prompt[]): string | undefined => {
  if (prompts.length === 0) {
    return 'prompt array must contain at least one prompt';
  }
  const empty = prompts.find(prompt => prompt.length === 0);
  if (empty === undefined) {
    return undefined;
  }
  return typeof empty === 'string'
    ? 'prompt must not contain an empty string'
    : 'prompt must not contain an empty token-id array';
};

/** The token ids of a prompt. */
export const promptIds = (prompt: Prompt): readonly number[] =>
  typeof prompt === 'string' ? tokenize(prompt).map(token => token.id) : prompt;

/** What echo mode says to a prompt; ids are said as numbers. */
const echo = (prompt: Prompt): readonly string[] =>
  typeof prompt === 'string'
    ? tokenize(prompt).map(token => token.text)
    : prompt.map((id, at) => (at < prompt.length - 1 ? `${id},` : `${id}`));

/** POST /v1/completions */
export const textCompletions: CompletionApi = {
  title: 'text completion request',
  idPrefix: 'cmpl-',
  object,
  chunkObject: object,
  requestSchema: () =>
    completionRequestSchema.transform((request): CompletionRequest => {
      const prompts = request.prompt ?? [];
      const maxTokens = request.max_tokens;
      const shared = sharedGeneration(request, maxTokens);
      return {
        model: request.model ?? '',
        stream: request.stream ?? false,
        includeUsage: request.stream_options?.include_usage ?? false,
        choicesPerPrompt: request.n ?? 1,
        bodyFault: promptFault(prompts),
        fault:
          promptFault(prompts) ??
          sharedFault(request, maxTokens) ??
          (request.logprobs ? 'logprobs are not simulated here' : undefined),
        prompts: () => prompts.map(promptIds),
        generations: () =>
          prompts.flatMap(prompt => {
            const generation: UnboundGeneration = {
              ...shared,
              prompt: promptIds(prompt),
              echo: () => echo(prompt),
              tools: undefined,
            };
            return Array.from({ length: request.n ?? 1 }, () => generation);
          }),
      };
    }),
  choice: (index, finishReason, tokens) => ({
    index,
    finish_reason: finishReason,
    text: tokens.map(token => token.text).join(''),
  }),
  openingChoice: () => undefined,
  tokenChoice: (index, { text }) => ({ index, finish_reason: null, text }),
  closingChoice: (index, finishReason) => ({
    index,
    finish_reason: finishReason,
    text: '',
  }),
  closesWithToken: () => false,
};
