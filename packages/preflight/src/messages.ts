import { z } from 'zod';
import type { TriedStack } from './tryStack';

/** From the parent: what to try. */
export const jobSchema = z.object({
  folder: z.string(),
  scenario: z.string(),
  parameters: z
    .record(z.string(), z.union([z.number(), z.string(), z.boolean()]))
    .optional(),
  directory: z.string(),
  timeoutMs: z.number(),
});

/** From the child: how it goes, and how it ended. */
export const childMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), line: z.string() }),
  z.object({ type: z.literal('memory'), rss: z.number() }),
  // It comes from our own program, of the same version.
  z.object({ type: z.literal('tried'), tried: z.custom<TriedStack>() }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);

/** @see childMessageSchema */
export type ChildMessage = z.output<typeof childMessageSchema>;
