import { z } from 'zod';

/** What the program is told: streams to hold, and what their tokens should keep to. */
export const streamLoadInputSchema = z.object({
  url: z.string(),
  streams: z.number(),
  /** Milliseconds within which the streams begin, at times of chance. */
  spreadMs: z.number(),
  /** Tokens of each answer. */
  tokens: z.number(),
  /** How often all of it is done, by one process. */
  rounds: z.number(),
});

/** See {@link streamLoadInputSchema}. */
export type StreamLoad = z.infer<typeof streamLoadInputSchema>;

const streamRoundSchema = z.object({
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

/** What came of one round. Times are milliseconds as the client sees them. */
export type StreamRound = z.infer<typeof streamRoundSchema>;

/** What came of it, round by round. */
export const streamLoadResultSchema = z.array(streamRoundSchema);
