import { KubernetesObject } from '@kubernetes/client-node';
import { z } from 'zod';

const inferenceObjective = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    priority: z.number().int().default(0),
    poolRef: z.object({ name: z.string(), group: z.string().optional() }),
  }),
});

/**
 * The priorities of the objectives that belong to a pool, by their name.
 * Objects that cannot be read are passed over.
 *
 * @public
 */
export function prioritiesOf(
  objects: readonly KubernetesObject[],
  pool: { readonly name: string; readonly group: string },
): Map<string, number> {
  const priorities = new Map<string, number>();
  for (const object of objects) {
    const read = inferenceObjective.safeParse(object);
    if (!read.success) {
      continue;
    }
    const { metadata, spec } = read.data;
    const { name, group = pool.group } = spec.poolRef;
    if (name === pool.name && group === pool.group) {
      priorities.set(metadata.name, spec.priority);
    }
  }
  return priorities;
}
