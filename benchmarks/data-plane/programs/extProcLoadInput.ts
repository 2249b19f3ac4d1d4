import { z } from 'zod';

/** What the program is told: which load to put on an endpoint picker. */
export const extProcLoadInputSchema = z.object({
  port: z.number(),
  /** Length of the prompts. */
  bodyBytes: z.number(),
  /** Exchanges under way, without a rate. */
  concurrency: z.number(),
  /** Exchanges that begin in a second, however many are under way. */
  rate: z.number().optional(),
  /** Seconds that count, after a quarter as many that do not. */
  seconds: z.number(),
});

/** See {@link extProcLoadInputSchema}. */
export type ExtProcLoad = z.infer<typeof extProcLoadInputSchema>;

/** What came of it. */
export const extProcLoadResultSchema = z.object({
  perSecond: z.number(),
  /** All that were begun, counted or not. */
  sent: z.number(),
  /** Milliseconds until the endpoint was named. */
  named: z.array(z.number()),
  /** Milliseconds until the exchange was over. */
  over: z.array(z.number()),
});

/** See {@link extProcLoadResultSchema}. */
export type ExtProcLoadResult = z.infer<typeof extProcLoadResultSchema>;
