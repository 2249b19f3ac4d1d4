import { z } from 'zod';

/** What the measuring program is told. */
export const scheduleInputSchema = z.object({
  /** Sizes of the pools to decide among. */
  pools: z.array(z.number()),
  /** Blocks that a prompt is cut into. */
  blocks: z.number(),
  rounds: z.number(),
});
