import { z } from 'zod';

/**
 * Tokens that a response says it took.
 *
 * @public
 */
export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedTokens: number;
}

const tokens = z.number().int().nonnegative().nullish();
const response = z.looseObject({
  usage: z.looseObject({
    prompt_tokens: tokens,
    completion_tokens: tokens,
    input_tokens: tokens,
    output_tokens: tokens,
    prompt_tokens_details: z.looseObject({ cached_tokens: tokens }).nullish(),
  }),
});

function usageIn(json: string): Usage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  const read = response.safeParse(value);
  if (!read.success) {
    return undefined;
  }
  const { usage } = read.data;
  return {
    promptTokens: usage.prompt_tokens ?? usage.input_tokens ?? 0,
    completionTokens: usage.completion_tokens ?? usage.output_tokens ?? 0,
    cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
  };
}

/**
 * The usage in a response's body, or in a part of an event stream; undefined
 * if it says nothing.
 *
 * @public
 */
export function responseUsage(
  body: Buffer,
  streamed: boolean,
): Usage | undefined {
  const text = body.toString('utf8');
  if (!text.includes('"usage"')) {
    return undefined;
  }
  if (!streamed) {
    return usageIn(text);
  }
  return text
    .split('\n')
    .filter(line => line.startsWith('data: '))
    .map(line => usageIn(line.slice('data: '.length)))
    .find(usage => usage !== undefined);
}
