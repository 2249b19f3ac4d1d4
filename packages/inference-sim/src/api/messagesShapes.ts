import { FinishReason } from '../engine/GenerationRequest';
import { AnswerShape } from './Answer';
import { ApiError } from './ApiError';

/** Why a message ended, in Anthropic's words. */
export const stopReason = (reason: FinishReason): string => {
  switch (reason) {
    case 'tool_calls':
      return 'tool_use';
    case 'length':
    case 'cache_threshold':
      return 'max_tokens';
    default:
      return 'end_turn';
  }
};

/** A message, whole or as it begins. */
export const messageObject = (
  { head, promptTokens }: AnswerShape,
  done: {
    readonly content: readonly object[];
    readonly stopReason: string | null;
    readonly outputTokens: number;
  },
): object => ({
  id: `msg_${head.requestId}`,
  type: 'message',
  role: 'assistant',
  content: done.content,
  model: head.model,
  // The API's JSON says null where there is no reason yet, or no sequence.
  stop_reason: done.stopReason,
  stop_sequence: null,
  usage: {
    input_tokens: promptTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: done.outputTokens,
  },
});

/** An error in the envelope of Anthropic's API. */
export const messagesError = (error: ApiError): object => ({
  type: 'error',
  error: { type: error.type, message: error.message },
});
