import type { TokenCounts } from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';

/** Token counts as the OpenAI API gives them. */
export const usageSchema = z.object({
  prompt_tokens: z.number(),
  completion_tokens: z.number().default(0),
  prompt_tokens_details: z
    .object({ cached_tokens: z.number().nullish() })
    .nullish(),
});

export type TokenUsage = z.output<typeof usageSchema>;

const answerSchema = z.object({ usage: usageSchema });

/** The counts of a whole answer, where it has them. */
export function usageIn(body: string): TokenUsage | undefined {
  try {
    return answerSchema.parse(JSON.parse(body)).usage;
  } catch {
    return undefined;
  }
}

/** As a row has them. */
export function tokenCounts(usage: TokenUsage): TokenCounts {
  const cached = usage.prompt_tokens_details?.cached_tokens;
  return {
    prompt: usage.prompt_tokens,
    completion: usage.completion_tokens,
    ...(typeof cached === 'number' && { cached }),
  };
}
