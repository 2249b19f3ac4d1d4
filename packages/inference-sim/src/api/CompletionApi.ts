import { z } from 'zod';
import {
  FinishReason,
  GenerationRequest,
  GenerationUsage,
} from '../engine/GenerationRequest';

/** What all chunks and the answer of one request have in common. */
export interface ResponseHead {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly created: number;
  readonly model: string;
}

/** What the transport has to know of a request's body. */
export interface ParsedRequest {
  readonly generation: GenerationRequest;
  readonly stream: boolean;
  readonly includeUsage: boolean;
}

/**
 * One of OpenAI's completion APIs: how its requests are read and its answers
 * are shaped. Everything between is the same for all of them.
 */
export interface CompletionApi {
  readonly idPrefix: string;
  /** @throws z.ZodError for a body that does not fit. */
  parse(body: unknown): ParsedRequest;
  /** The answer of a request that does not stream. */
  response(
    head: ResponseHead,
    text: string,
    finishReason: FinishReason,
  ): object;
  /** A chunk before the first token, where the API has one. */
  openingChunk(head: ResponseHead): object | undefined;
  tokenChunk(head: ResponseHead, text: string): object;
  closingChunk(head: ResponseHead, finishReason: FinishReason): object;
  /** The `object` field of chunks. */
  readonly chunkObject: string;
}

/** `usage` as both APIs write it. */
export const usageBody = (usage: GenerationUsage): object => ({
  prompt_tokens: usage.promptTokens,
  completion_tokens: usage.completionTokens,
  total_tokens: usage.promptTokens + usage.completionTokens,
  prompt_tokens_details:
    usage.cachedTokens === undefined
      ? null
      : { cached_tokens: usage.cachedTokens },
});

/** Words for a body that does not fit its schema: the first fault's path and reason. */
export const firstIssue = (
  error: z.ZodError,
): { message: string; param: string | null } => {
  const [issue] = error.issues;
  const param = issue.path.length > 0 ? issue.path.join('.') : null;
  return {
    message: param ? `${param}: ${issue.message}` : issue.message,
    param,
  };
};
