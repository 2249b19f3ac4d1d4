import { z } from 'zod';

/** What a load of one rate came to. */
export const openLoopResultSchema = z.object({
  answered: z.number(),
  /** Processor time of the generator. */
  cpuMs: z.number(),
  /** By how much each request was late. */
  lagMs: z.array(z.number()),
  e2eMs: z.array(z.number()),
});
