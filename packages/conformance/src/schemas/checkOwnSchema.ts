import { kindId, type KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import type { z } from 'zod';
import { fieldPath, type Objection } from '../Objection';
import { inferenceObjectiveSchema } from './inferenceObjectiveSchema';
import { inferencePoolSchema } from './inferencePoolSchema';

const ownSchemas: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ['inference.networking.k8s.io/v1/InferencePool', inferencePoolSchema],
  [
    'inference.networking.x-k8s.io/v1alpha2/InferenceObjective',
    inferenceObjectiveSchema,
  ],
  ['llm-d.ai/v1alpha2/InferenceObjective', inferenceObjectiveSchema],
]);

/** Whether there is a schema of our own for the kind. */
export function hasOwnSchema(kind: string): boolean {
  return ownSchemas.has(kind);
}

/**
 * What our own schema of the kind has against an object.
 *
 * @throws Error for a kind without one.
 */
export function checkOwnSchema(object: KubernetesObject): Objection[] {
  const schema = ownSchemas.get(kindId(object));
  if (!schema) throw new Error(`There is no schema for ${kindId(object)}`);
  const parsed = schema.safeParse(object);
  return (parsed.error?.issues ?? []).flatMap(issue =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map(key => ({
          path: fieldPath([...issue.path, key]),
          message: 'unknown field',
        }))
      : [{ path: fieldPath(issue.path), message: issue.message }],
  );
}
