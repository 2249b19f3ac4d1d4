import { tokenize } from '../tokenization/dummyTokenizer';
import { CompletionApi } from './CompletionApi';
import { chatCompletionRequestSchema } from './requestSchemas';

const chunkObject = 'chat.completion.chunk';

/** POST /v1/chat/completions */
export const chatCompletions: CompletionApi = {
  idPrefix: 'chatcmpl-',
  chunkObject,
  parse(body) {
    const request = chatCompletionRequestSchema.parse(body);
    const { messages } = request;
    return {
      stream: request.stream ?? false,
      includeUsage: request.stream_options?.include_usage ?? false,
      generation: {
        model: request.model,
        prompt: tokenize(messages.map(message => message.content).join(' ')),
        echo: messages[messages.length - 1].content,
        maxTokens:
          request.max_completion_tokens ?? request.max_tokens ?? undefined,
        ignoreEos: request.ignore_eos ?? false,
        remoteDecode: request.kv_transfer_params?.do_remote_decode ?? false,
        remotePrefill: request.kv_transfer_params?.do_remote_prefill ?? false,
      },
    };
  },
  response: (head, text, finishReason) => ({
    ...head,
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        finish_reason: finishReason,
        message: { role: 'assistant', content: text },
      },
    ],
  }),
  openingChunk: head => ({
    ...head,
    object: chunkObject,
    choices: [{ index: 0, finish_reason: null, delta: { role: 'assistant' } }],
  }),
  tokenChunk: (head, text) => ({
    ...head,
    object: chunkObject,
    choices: [{ index: 0, finish_reason: null, delta: { content: text } }],
  }),
  closingChunk: (head, finishReason) => ({
    ...head,
    object: chunkObject,
    choices: [{ index: 0, finish_reason: finishReason, delta: {} }],
  }),
};
