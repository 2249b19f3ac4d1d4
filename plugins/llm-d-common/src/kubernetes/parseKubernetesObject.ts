import { z } from 'zod';
import type { GroupVersionKind } from './groupVersionKind';
import type { KubernetesObject } from './KubernetesObject';
import { objectMetaSchema } from './objectMetaSchema';

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: objectMetaSchema,
});

const listSchema = z.looseObject({
  metadata: z
    .looseObject({
      resourceVersion: z.string().optional(),
      continue: z.string().optional(),
    })
    .optional(),
  items: z
    .array(z.looseObject({}))
    .nullish()
    .transform(items => items ?? []),
});

/** One page of a list. @public */
export interface KubernetesObjectPage {
  items: KubernetesObject[];
  /** Version of the whole collection, from which a watch goes on; empty when the server gave none. */
  resourceVersion: string;
  /** Leads to the next page, if there is one. */
  next?: string;
}

/**
 * The border between an API server's JSON and our types.
 *
 * @param expected - what was asked for, where the server may leave it out
 * @throws ZodError for what is no Kubernetes object
 * @public
 */
export function parseKubernetesObject(
  value: unknown,
  expected?: GroupVersionKind,
): KubernetesObject {
  if (typeof value !== 'object' || value === null || !expected) {
    return objectSchema.parse(value);
  }
  const { apiVersion, kind } = expected;
  return objectSchema.parse({ apiVersion, kind, ...value });
}

/**
 * A list's objects; those of built-in kinds come without apiVersion and kind, here they have them.
 *
 * @throws ZodError for what is no list of Kubernetes objects
 * @public
 */
export function parseKubernetesObjectList(
  value: unknown,
  expected: GroupVersionKind,
): KubernetesObjectPage {
  const { items, metadata } = listSchema.parse(value);
  return {
    items: items.map(item => parseKubernetesObject(item, expected)),
    resourceVersion: metadata?.resourceVersion ?? '',
    next: metadata?.continue || undefined,
  };
}
