import { z } from 'zod';

/** One stretch of load. */
export const loadSchema = z.object({
  url: z.string(),
  /** Requests under way at most. */
  connections: z.number(),
  /** Requests per second; without it each connection sends the next as soon as it has its answer. */
  rate: z.number().optional(),
  /** Seconds that count, after a quarter as many that do not. */
  seconds: z.number(),
  /** What is sent, as JSON. */
  body: z.string(),
});

/** What the load program is told: stretches, one after the other. */
export const httpLoadInputSchema = z.array(loadSchema);

/** See {@link loadSchema}. */
export type Load = z.infer<typeof loadSchema>;

/** What came of a stretch. */
export const loadResultSchema = z.object({
  requestsPerSecond: z.number(),
  /** Latencies of answered requests, milliseconds, in the order of their ends. */
  latencies: z.array(z.number()),
  /** Requests without a whole answer of status 200. */
  failures: z.number(),
});

/** See {@link loadResultSchema}. */
export type LoadResult = z.infer<typeof loadResultSchema>;
