import type { KubernetesObject } from '../kubernetes';

/**
 * A map of JSON, or a field set of server-side apply (FieldsV1): `f:<field>`, `k:<keys>`, `v:<value>` and `i:<index>` to what is
 * below.
 */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a map holds at a key; nothing that a map inherits counts. */
export function valueAt(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

/** What a field set says below one of its elements; undefined where it does not name it. */
export function childOf(
  owned: Fields | undefined,
  element: string,
): Fields | undefined {
  if (!owned || !Object.hasOwn(owned, element)) return undefined;
  const child = owned[element];
  return isFields(child) ? child : {};
}

/** Whether a field set names this field, element by element from the root. */
export function contains(owned: Fields, elements: readonly string[]): boolean {
  let fields: Fields | undefined = owned;
  for (const element of elements) {
    fields = childOf(fields, element);
    if (!fields) return false;
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

/** Whether a field set names something above this field and nothing below that: who owns a list or map as a whole owns what is in it. */
function containsAsPart(owned: Fields, elements: readonly string[]): boolean {
  let fields: Fields | undefined = owned;
  for (const element of elements) {
    fields = childOf(fields, element);
    if (!fields) return false;
    if (Object.keys(fields).length === 0) return true;
  }
  return false;
}

/** Another manager that owns a field, if there is one; also one that wrote it by a subresource, as `kubectl scale` does. */
export function otherManagerOf(
  { metadata }: KubernetesObject,
  elements: readonly string[],
  manager: string,
): string | undefined {
  const others = (metadata.managedFields ?? []).filter(
    one => one.manager !== manager,
  );
  const owner =
    others.find(one => contains(one.fieldsV1 ?? {}, elements)) ??
    others.find(one => containsAsPart(one.fieldsV1 ?? {}, elements));
  return owner?.manager;
}
