import {
  GenerationListener,
  GenerationResult,
} from '../engine/GenerationRequest';

/** What all chunks and the answer of one request have in common. */
export interface AnswerHead {
  /** The request's id; each API has a prefix of its own for it. */
  readonly requestId: string;
  readonly model: string;
  /** Seconds since the epoch. */
  readonly created: number;
}

/** What an answer is made of, besides its tokens. */
export interface AnswerShape {
  readonly head: AnswerHead;
  /** A stream ends with a chunk that tells the usage. */
  readonly includeUsage: boolean;
  /** How many prompts the choices stand for; each has as many choices. */
  readonly choices: number;
  readonly choicesPerPrompt: number;
  readonly remoteDecode: boolean;
  /** Tokens of the first prompt. */
  readonly promptTokens: number;
  /** The system prompt, where the API repeats it in its answer. */
  readonly instructions: string | undefined;
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
