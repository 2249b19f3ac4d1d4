import { z } from 'zod';

/** What the program is told: streams to hold, and what their tokens should keep to. */
export const streamLoadInputSchema = z.object({
  url: z.string(),
  streams: z.number(),
  /** Milliseconds over which the streams begin, evenly. */
  spreadMs: z.number(),
  /** Tokens of each answer. */
  tokens: z.number(),
});

/** See {@link streamLoadInputSchema}. */
export type StreamLoad = z.infer<typeof streamLoadInputSchema>;

/** What came of it. Times are milliseconds as the client sees them. */
export const streamLoadResultSchema = z.object({
  /** Most streams that had begun and not ended. */
  heldAtOnce: z.number(),
  /** Streams that did not bring all their tokens. */
  broken: z.number(),
  tokens: z.number(),
  /** From the first stream's beginning to the last one's end. */
  elapsed: z.number(),
  /** From each request to its first token. */
  toFirstToken: z.array(z.number()),
  /** From each token to the next. */
  betweenTokens: z.array(z.number()),
});

/** See {@link streamLoadResultSchema}. */
export type StreamLoadResult = z.infer<typeof streamLoadResultSchema>;
