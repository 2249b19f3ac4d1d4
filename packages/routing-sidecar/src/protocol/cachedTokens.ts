import { z } from 'zod';

/** Keeps the order of its fields, as an object schema would not. */
const fields = z.record(z.string(), z.unknown());

const cachedSchema = z.object({
  usage: z.object({
    prompt_tokens_details: z.object({ cached_tokens: z.number() }),
  }),
});

/** How many tokens of the prompt a response says were cached; 0 when it says nothing. */
export const cachedTokensOf = (response: unknown): number => {
  const parsed = cachedSchema.safeParse(response);
  return parsed.success
    ? Math.trunc(parsed.data.usage.prompt_tokens_details.cached_tokens)
    : 0;
};

/**
 * A response with `usage.prompt_tokens_details.cached_tokens` as the prefill
 * pod counted them: to the decoder everything looks cached. What has no usage,
 * or is no JSON, stays as it is.
 */
export const withCachedTokens = (text: string, cached: number): string => {
  if (!text.includes('"usage"')) {
    return text;
  }
  let response: unknown;
  try {
    response = JSON.parse(text);
  } catch {
    return text;
  }
  const whole = fields.safeParse(response);
  const usage = fields.safeParse(whole.data?.usage);
  if (!whole.success || !usage.success) {
    return text;
  }
  const details = fields.safeParse(usage.data.prompt_tokens_details);
  return JSON.stringify({
    ...whole.data,
    usage: {
      ...usage.data,
      prompt_tokens_details: { ...details.data, cached_tokens: cached },
    },
  });
};

const dataPrefix = 'data: ';

/** As `withCachedTokens`, for one line of a stream of events. */
const lineWithCachedTokens = (line: string, cached: number): string => {
  if (!line.startsWith(dataPrefix)) {
    return line;
  }
  const data = line.slice(dataPrefix.length);
  return `${dataPrefix}${withCachedTokens(data, cached)}`;
};

/** As `withCachedTokens`, for a response body as it comes: a stream of events line by line, JSON as a whole. */
export async function* bodyWithCachedTokens(
  body: AsyncIterable<Buffer>,
  streaming: boolean,
  cached: number,
): AsyncGenerator<Buffer, void, void> {
  // Bytes, not text: a chunk may end in the middle of a character.
  let rest = Buffer.alloc(0);
  for await (const chunk of body) {
    rest = Buffer.concat([rest, chunk]);
    const end = streaming ? rest.lastIndexOf('\n') + 1 : 0;
    if (end > 0) {
      const lines = rest.subarray(0, end).toString('utf8').split('\n');
      rest = rest.subarray(end);
      yield Buffer.from(
        lines.map(line => lineWithCachedTokens(line, cached)).join('\n'),
      );
    }
  }
  if (rest.length > 0) {
    const text = rest.toString('utf8');
    yield Buffer.from(
      streaming
        ? lineWithCachedTokens(text, cached)
        : withCachedTokens(text, cached),
    );
  }
}
