import type { z as zod } from 'zod/v3';

/** How a step says what it takes back when it fails, for the input of an action. */
export const undoInputSchema = {
  undo: (z: typeof zod) =>
    z
      .array(z.record(z.unknown()))
      .describe('For rollback: output undo of llm-d:apply')
      .optional(),
};
