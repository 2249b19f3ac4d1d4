import { z } from 'zod';

/** What the program is told: a stack's size, and how many requests to simulate. */
export const virtualTimeInputSchema = z.object({
  pods: z.number(),
  requests: z.number(),
});

/** What came of it. */
export const virtualTimeResultSchema = z.object({
  /** Milliseconds of this process. */
  wall: z.number(),
  /** Milliseconds that were simulated. */
  simulated: z.number(),
  answered: z.number(),
});
