import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';

interface GroupVersionKind {
  apiVersion: string;
  kind: string;
}

const objectSchema = z.looseObject({
  apiVersion: z.string().optional(),
  kind: z.string().optional(),
  // The API server holds the rest of metadata to its own schema.
  metadata: z.custom<KubernetesObject['metadata']>(
    value =>
      typeof value === 'object' &&
      value !== null &&
      'name' in value &&
      typeof value.name === 'string',
    'an object of an API server has metadata.name',
  ),
});

const listSchema = z.object({
  metadata: z.object({ continue: z.string().optional() }).optional(),
  items: z
    .array(objectSchema)
    .nullish()
    .transform(items => items ?? []),
});

/** Parses an API server's answer that is one object. */
export function parseObject(
  body: unknown,
  expected: GroupVersionKind,
): KubernetesObject {
  return withKind(objectSchema.parse(body), expected);
}

/** Parses one page of a list. Items of built-in kinds come without apiVersion and kind; here they have them. */
export function parseObjectList(
  body: unknown,
  expected: GroupVersionKind,
): { items: KubernetesObject[]; next?: string } {
  const { items, metadata } = listSchema.parse(body);
  return {
    items: items.map(item => withKind(item, expected)),
    next: metadata?.continue || undefined,
  };
}

function withKind(
  object: z.output<typeof objectSchema>,
  expected: GroupVersionKind,
): KubernetesObject {
  return {
    ...object,
    apiVersion: object.apiVersion ?? expected.apiVersion,
    kind: object.kind ?? expected.kind,
  };
}
