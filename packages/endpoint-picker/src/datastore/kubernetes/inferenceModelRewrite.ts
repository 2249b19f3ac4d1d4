import { KubernetesObject } from '@kubernetes/client-node';
import { z } from 'zod';
import { ModelRewrite } from '../ModelRewrites';

const inferenceModelRewrite = z.object({
  metadata: z.object({
    name: z.string(),
    creationTimestamp: z.union([z.string(), z.date()]).optional(),
  }),
  spec: z.object({
    poolRef: z.object({ name: z.string(), group: z.string().optional() }),
    rules: z.array(
      z.object({
        matches: z
          .array(z.object({ model: z.object({ value: z.string() }) }))
          .default([]),
        targets: z.array(
          z.object({
            modelRewrite: z.string(),
            weight: z.number().int().default(0),
          }),
        ),
      }),
    ),
  }),
});

/**
 * The rewrites that belong to a pool. Objects that cannot be read are passed
 * over.
 *
 * @public
 */
export function rewritesOf(
  objects: readonly KubernetesObject[],
  pool: { readonly name: string; readonly group: string },
): ModelRewrite[] {
  return objects.flatMap(object => {
    const read = inferenceModelRewrite.safeParse(object);
    if (!read.success) {
      return [];
    }
    const { metadata, spec } = read.data;
    const { name, group = pool.group } = spec.poolRef;
    if (name !== pool.name || group !== pool.group) {
      return [];
    }
    return [
      {
        name: metadata.name,
        createdAt: new Date(metadata.creationTimestamp ?? 0).getTime(),
        rules: spec.rules.map(({ matches, targets }) => ({
          models: matches.map(({ model }) => model.value),
          targets: targets.map(({ modelRewrite, weight }) => ({
            model: modelRewrite,
            weight,
          })),
        })),
      },
    ];
  });
}
