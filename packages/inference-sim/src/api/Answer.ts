import {
  GenerationListener,
  GenerationResult,
} from '../engine/GenerationRequest';
import { CompletionApi } from './CompletionApi';

/** What all chunks and the answer of one request have in common. */
export interface AnswerHead {
  readonly id: string;
  readonly model: string;
  /** Seconds since the epoch. */
  readonly created: number;
}

/** What an answer is made of, besides its tokens. */
export interface AnswerShape {
  readonly api: CompletionApi;
  readonly head: AnswerHead;
  /** A stream ends with a chunk that tells the usage. */
  readonly includeUsage: boolean;
  /** How many prompts the choices stand for; each has as many choices. */
  readonly choices: number;
  readonly choicesPerPrompt: number;
  readonly remoteDecode: boolean;
}

/** An answer in the making: one listener for each choice. */
export interface Answer {
  listener(choice: number): GenerationListener;
}

/** `usage` of an answer: prompts count once, whatever they were answered with. */
export const usageBody = (
  results: readonly GenerationResult[],
  choicesPerPrompt: number,
): object => {
  const prompts = results.filter((_, index) => index % choicesPerPrompt === 0);
  const promptTokens = prompts.reduce(
    (sum, { usage }) => sum + usage.promptTokens,
    0,
  );
  const completionTokens = results.reduce(
    (sum, { usage }) => sum + usage.completionTokens,
    0,
  );
  const cached = prompts
    .map(({ usage }) => usage.cachedTokens)
    .find(tokens => tokens !== undefined);
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    // The API's JSON says null where the cache was not asked.
    prompt_tokens_details:
      cached === undefined ? null : { cached_tokens: cached },
  };
};
