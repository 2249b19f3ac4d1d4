import {
  isObject,
  setField,
  type JsonObject,
  type JsonValue,
} from '../json/JsonValue';

/** JSON merge patch, RFC 7386: objects merge, null removes, everything else replaces. */
export function mergePatch(
  target: JsonValue | undefined,
  patch: JsonValue,
): JsonValue {
  if (!isObject(patch)) {
    return patch;
  }
  const result: JsonObject = isObject(target) ? { ...target } : {};
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[field];
    } else if (value !== undefined) {
      setField(
        result,
        field,
        mergePatch(
          Object.hasOwn(result, field) ? result[field] : undefined,
          value,
        ),
      );
    }
  }
  return result;
}
