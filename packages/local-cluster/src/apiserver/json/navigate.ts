import {
  isObject,
  ownField,
  type JsonObject,
  type JsonValue,
} from './JsonValue';

/** The value at a path of field names, or undefined where the path ends early. */
export function valueAt(
  root: JsonValue | undefined,
  ...path: string[]
): JsonValue | undefined {
  let value = root;
  for (const field of path) {
    if (!isObject(value)) {
      return undefined;
    }
    value = ownField(value, field);
  }
  return value;
}

export function stringAt(
  root: JsonValue | undefined,
  ...path: string[]
): string | undefined {
  const value = valueAt(root, ...path);
  return typeof value === 'string' ? value : undefined;
}

export function numberAt(
  root: JsonValue | undefined,
  ...path: string[]
): number | undefined {
  const value = valueAt(root, ...path);
  return typeof value === 'number' ? value : undefined;
}

export function objectAt(
  root: JsonValue | undefined,
  ...path: string[]
): JsonObject | undefined {
  const value = valueAt(root, ...path);
  return isObject(value) ? value : undefined;
}

export function listAt(
  root: JsonValue | undefined,
  ...path: string[]
): JsonValue[] {
  const value = valueAt(root, ...path);
  return Array.isArray(value) ? value : [];
}

/** The objects of a list; anything else in it is left out. */
export function objectsAt(
  root: JsonValue | undefined,
  ...path: string[]
): JsonObject[] {
  return listAt(root, ...path).filter(isObject);
}

/** The fields of an object whose values are strings, e.g. labels. */
export function stringsAt(
  root: JsonValue | undefined,
  ...path: string[]
): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [key, value] of Object.entries(objectAt(root, ...path) ?? {})) {
    if (typeof value === 'string') {
      result[key] = value;
    }
  }
  return result;
}
