import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';

/** A map of JSON, or a field set of server-side apply (FieldsV1): `f:<field>`, `k:<keys>` and `v:<value>` to what is below. */
export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a field set says below one of its elements; empty where it says nothing. */
export function childOf(owned: Fields, element: string): Fields {
  const child = owned[element];
  return isFields(child) ? child : {};
}

/** Whether a field set names this field, element by element from the root. */
export function contains(owned: Fields, elements: readonly string[]): boolean {
  let fields = owned;
  for (const element of elements) {
    if (!(element in fields)) return false;
    fields = childOf(fields, element);
  }
  return true;
}

/** What a manager owns of an object by server-side apply. */
export function appliedFields(
  { metadata }: KubernetesObject,
  manager: string,
): Fields {
  const entry = metadata.managedFields?.find(
    one =>
      one.manager === manager && one.operation === 'Apply' && !one.subresource,
  );
  return entry?.fieldsV1 ?? {};
}

/** Another manager that owns a field, if there is one; also one that wrote it by a subresource, as `kubectl scale` does. */
export function otherManagerOf(
  { metadata }: KubernetesObject,
  elements: readonly string[],
  manager: string,
): string | undefined {
  return metadata.managedFields?.find(
    one => one.manager !== manager && contains(one.fieldsV1 ?? {}, elements),
  )?.manager;
}
