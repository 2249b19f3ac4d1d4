import type {
  KubernetesObject,
  ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';

/** How to take back what was done to one object. JSON, so that it outlives a restart of the portal. @public */
export type UndoRecord =
  /** It was not there: delete it, unless somebody else's namesake took its place. */
  | { type: 'delete'; reference: ObjectReference }
  /** It was there: give back what it was. */
  | {
      type: 'restore';
      reference: ObjectReference;
      manifest: KubernetesObject;
      uid: string;
    };

const referenceSchema = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  name: z.string(),
  namespace: z.string().optional(),
});

/** A list of {@link UndoRecord}s that has been away as JSON. @public */
export const undoRecordsSchema: z.ZodType<UndoRecord[]> = z.array(
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('delete'), reference: referenceSchema }),
    z.object({
      type: z.literal('restore'),
      reference: referenceSchema,
      uid: z.string(),
      manifest: z.looseObject({
        apiVersion: z.string(),
        kind: z.string(),
        metadata: z.looseObject({
          name: z.string(),
          namespace: z.string().optional(),
        }),
      }),
    }),
  ]),
);
