import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';

const labels = z.record(z.string(), z.string());

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string().optional(),
    resourceVersion: z.string().optional(),
    generation: z.number().optional(),
    creationTimestamp: z.string().optional(),
    deletionTimestamp: z.string().optional(),
    labels: labels.optional(),
    annotations: labels.optional(),
    finalizers: z.array(z.string()).optional(),
    ownerReferences: z
      .array(
        z.looseObject({
          apiVersion: z.string(),
          kind: z.string(),
          name: z.string(),
          uid: z.string(),
          controller: z.boolean().optional(),
        }),
      )
      .optional(),
  }),
});

const listSchema = z.looseObject({
  metadata: z.looseObject({ resourceVersion: z.string().optional() }),
  items: z
    .array(z.looseObject({}))
    .nullish()
    .transform(items => items ?? []),
});

/** The border between an API server's JSON and our types. @throws ZodError for what is no Kubernetes object */
export function parseObject(value: unknown): KubernetesObject {
  return objectSchema.parse(value);
}

/** A list's objects; those of built-in kinds come without apiVersion and kind. */
export function parseList(
  value: unknown,
  kind: { apiVersion: string; kind: string },
): { items: KubernetesObject[]; resourceVersion: string } {
  const { items, metadata } = listSchema.parse(value);
  return {
    items: items.map(item =>
      objectSchema.parse({
        apiVersion: kind.apiVersion,
        kind: kind.kind,
        ...item,
      }),
    ),
    resourceVersion: metadata.resourceVersion ?? '',
  };
}
