/** A value as `JSON.parse` gives it. Stored values are shared and must never be changed in place. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | JsonValue[]
  | JsonObject;

/** A JSON object. A field that is `undefined` is as good as absent. */
export type JsonObject = { [field: string]: JsonValue | undefined };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A deep copy that may be changed freely; drops fields that are undefined. */
export function cloneJson<T extends JsonValue | undefined>(value: T): T;
export function cloneJson(value: JsonValue | undefined): JsonValue | undefined {
  if (Array.isArray(value)) {
    return value.map(item => cloneJson(item));
  }
  if (isObject(value)) {
    const copy: JsonObject = {};
    for (const [key, field] of Object.entries(value)) {
      if (field !== undefined) {
        setField(copy, key, cloneJson(field));
      }
    }
    return copy;
  }
  return value;
}

/** Sets a field even when it is called `__proto__`. */
export function setField(
  object: JsonObject,
  key: string,
  value: JsonValue,
): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else {
    object[key] = value;
  }
}

/** A field of the object itself, never of its prototype. */
export function ownField(
  object: JsonObject,
  key: string,
): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Deep equality; an absent field equals an undefined one, order of fields does not matter. */
export function equalJson(
  left: JsonValue | undefined,
  right: JsonValue | undefined,
): boolean {
  if (left === right) {
    return true;
  }
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => equalJson(item, right[index]))
    );
  }
  if (!isObject(left) || !isObject(right)) {
    return false;
  }
  let fields = 0;
  for (const [key, value] of Object.entries(left)) {
    if (value === undefined) {
      continue;
    }
    fields += 1;
    if (!equalJson(value, ownField(right, key))) {
      return false;
    }
  }
  for (const value of Object.values(right)) {
    if (value !== undefined) {
      fields -= 1;
    }
  }
  return fields === 0;
}
