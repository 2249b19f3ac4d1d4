import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import { fieldPath, type Objection } from '../Objection';
import type { PublishedModel } from './publishedModels';
import { watchReads } from './watchReads';

const validationErrorSchema = z.object({
  errors: z.array(
    z.object({
      instancePath: z.string(),
      message: z.string(),
      params: z.looseObject({ allowedValues: z.array(z.unknown()).optional() }),
    }),
  ),
});

/** What a published schema has against an object, fields that it does not know included. */
export function checkPublishedSchema(
  object: KubernetesObject,
  model: PublishedModel,
): Objection[] {
  const { watched, unread } = watchReads(object);
  const faults: Objection[] = [];
  try {
    model.prototype.validate.call(watched);
  } catch (error) {
    faults.push(...objectionsOf(error));
  }
  return [
    ...faults,
    ...unread().map(keys => ({
      path: fieldPath(keys),
      message: 'unknown field',
    })),
  ];
}

function objectionsOf(error: unknown): Objection[] {
  const parsed = validationErrorSchema.safeParse(error);
  if (!parsed.success) throw error;
  return parsed.data.errors.map(({ instancePath, message, params }) => ({
    path: fieldPath(keysOf(instancePath)),
    message: params.allowedValues
      ? `${message}: ${params.allowedValues.join(', ')}`
      : message,
  }));
}

/** Keys of a JSON pointer. */
function keysOf(pointer: string): PropertyKey[] {
  return pointer
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map(part => (/^\d+$/.test(part) ? Number(part) : part));
}
