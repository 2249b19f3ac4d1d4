import { z } from 'zod';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { conditionsSchema } from './conditions';
import type { NodeCondition } from './NodeDetails';

/** Conditions wherever objects of these kinds have them; what is in another shape counts as not there. */
const statusSchema = z.object({
  status: z
    .object({
      conditions: conditionsSchema.catch([]),
      parents: z
        .array(
          z.object({
            parentRef: z.object({
              name: z.string(),
              namespace: z.string().optional(),
            }),
            conditions: conditionsSchema,
          }),
        )
        .default([])
        .catch([]),
      listeners: z
        .array(z.object({ name: z.string(), conditions: conditionsSchema }))
        .default([])
        .catch([]),
    })
    .prefault({}),
});

/** Every condition of an object: its own, and those about its parents or listeners. */
export function conditionsOf(object: KubernetesObject): NodeCondition[] {
  const { generation, name } = object.metadata;
  const { status } = statusSchema.parse(object);
  const what = `${object.kind}/${name}`;
  return [
    { owner: what, conditions: status.conditions },
    ...status.parents.map(({ conditions, parentRef }) => ({
      owner: `${what} at ${
        parentRef.namespace === undefined ? '' : `${parentRef.namespace}/`
      }${parentRef.name}`,
      conditions,
    })),
    ...status.listeners.map(({ conditions, name: listener }) => ({
      owner: `${what} listener ${listener}`,
      conditions,
    })),
  ].flatMap(({ conditions, owner }) =>
    conditions.map(condition => ({
      object: owner,
      type: condition.type,
      status: condition.status,
      reason: condition.reason,
      message: condition.message,
      stale:
        condition.observedGeneration !== undefined &&
        generation !== undefined &&
        condition.observedGeneration < generation,
      ...(condition.lastTransitionTime !== undefined && {
        lastTransitionTime: condition.lastTransitionTime,
      }),
    })),
  );
}
