import type { KubernetesObject } from '../kubernetes/KubernetesObject';

/** In what a set of objects differs from another one. */
export interface ChangedObjects {
  /** Objects of the one set: whole if they are new, else what is new in them, under their names. */
  changed: object[];
  /** What only the other set has: objects, and fields of objects that both have. */
  missing: string[];
}

/** In what objects differ from others. */
export function changedObjects(
  objects: readonly KubernetesObject[],
  others: readonly KubernetesObject[],
): ChangedObjects {
  const otherOf = new Map(others.map(object => [nameOf(object), object]));
  const names = new Set(objects.map(nameOf));
  const pairs = objects.map(object => ({
    object,
    other: otherOf.get(nameOf(object)),
  }));
  return {
    changed: pairs.flatMap(({ object, other }) => {
      const part = changedPart(object, other);
      return part === undefined ? [] : [named(object, part)];
    }),
    missing: [
      ...[...otherOf.keys()].filter(name => !names.has(name)),
      ...pairs.flatMap(({ object, other }) =>
        missingFields(object, other, '').map(
          field => `${field} of ${nameOf(object)}`,
        ),
      ),
    ],
  };
}

function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.name}`;
}

function named(object: KubernetesObject, part: object): object {
  const { apiVersion, kind, metadata } = object;
  const { name, namespace } = metadata;
  const changedMetadata =
    'metadata' in part && isMap(part.metadata) ? part.metadata : {};
  const fields = Object.entries(part).filter(
    ([key]) => !['apiVersion', 'kind', 'metadata'].includes(key),
  );
  return {
    apiVersion,
    kind,
    metadata: { name, namespace, ...changedMetadata },
    ...Object.fromEntries(fields),
  };
}

/** What of a value another one does not have; nothing when they are equal. */
function changedPart(value: object, other: unknown): object | undefined;
function changedPart(value: unknown, other: unknown): unknown;
function changedPart(value: unknown, other: unknown): unknown {
  if (JSON.stringify(value) === JSON.stringify(other)) {
    return undefined;
  }
  if (Array.isArray(value) && Array.isArray(other)) {
    const parts = value.flatMap((item, index) => {
      const isOld = other.some(
        one => JSON.stringify(one) === JSON.stringify(item),
      );
      const part = isOld ? undefined : changedPart(item, other[index]);
      return part === undefined ? [] : [part];
    });
    return parts.length > 0 ? parts : undefined;
  }
  if (!isMap(value) || !isMap(other)) {
    return value;
  }
  const fields = new Map(Object.entries(other));
  const changed = Object.entries(value).flatMap(([key, item]) => {
    const part = changedPart(item, fields.get(key));
    return part === undefined ? [] : [[key, part] as const];
  });
  // A name tells which element of a list it is.
  const name = 'name' in value ? { name: value.name } : {};
  return changed.length > 0
    ? { ...name, ...Object.fromEntries(changed) }
    : undefined;
}

function missingFields(value: unknown, other: unknown, path: string): string[] {
  if (Array.isArray(value) && Array.isArray(other)) {
    return other.flatMap((item, index) =>
      missingFields(value[index], item, `${path}[${index}]`),
    );
  }
  if (!isMap(value) || !isMap(other)) {
    return [];
  }
  const fields = new Map(Object.entries(value));
  return Object.entries(other).flatMap(([key, item]) => {
    const place = path === '' ? key : `${path}.${key}`;
    return fields.has(key)
      ? missingFields(fields.get(key), item, place)
      : [place];
  });
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
