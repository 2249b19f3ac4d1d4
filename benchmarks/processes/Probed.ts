import { z } from 'zod';

/** How a process is: memory (after a collection where it was started for that), processor time, what it holds open. */
export const probedSchema = z.object({
  heapBytes: z.number(),
  externalBytes: z.number(),
  residentBytes: z.number(),
  /** Since its start, in milliseconds. */
  cpuMs: z.number(),
  /** Open sockets, timers and the like, by the name that Node has for them. */
  resources: z.record(z.string(), z.number()),
});

/** See {@link probedSchema}. */
export type Probed = z.infer<typeof probedSchema>;
