import { tokenize } from '../tokenization/dummyTokenizer';
import { CompletionApi } from './CompletionApi';
import { completionRequestSchema } from './requestSchemas';

const object = 'text_completion';

/** POST /v1/completions */
export const textCompletions: CompletionApi = {
  idPrefix: 'cmpl-',
  chunkObject: object,
  parse(body) {
    const request = completionRequestSchema.parse(body);
    return {
      stream: request.stream ?? false,
      includeUsage: request.stream_options?.include_usage ?? false,
      generation: {
        model: request.model,
        prompt: tokenize(request.prompt),
        echo: request.prompt,
        maxTokens: request.max_tokens ?? undefined,
        ignoreEos: request.ignore_eos ?? false,
        remoteDecode: request.kv_transfer_params?.do_remote_decode ?? false,
        remotePrefill: request.kv_transfer_params?.do_remote_prefill ?? false,
      },
    };
  },
  response: (head, text, finishReason) => ({
    ...head,
    object,
    choices: [{ index: 0, finish_reason: finishReason, text }],
  }),
  openingChunk: () => undefined,
  tokenChunk: (head, text) => ({
    ...head,
    object,
    choices: [{ index: 0, finish_reason: null, text }],
  }),
  closingChunk: (head, finishReason) => ({
    ...head,
    object,
    choices: [{ index: 0, finish_reason: finishReason, text: '' }],
  }),
};
