import {
  isObject,
  setField,
  type JsonObject,
  type JsonValue,
} from '../json/JsonValue';

const TYPE_META = new Set(['apiVersion', 'kind', 'metadata']);

/**
 * Drops the fields that a structural schema does not know, unless it says to preserve them.
 *
 * @param embedded - whether the value is a whole object, whose apiVersion, kind and metadata always stay
 */
export function prune(
  schema: JsonValue | undefined,
  value: JsonValue,
  embedded = false,
): JsonValue {
  if (!isObject(schema)) {
    return value;
  }
  if (Array.isArray(value)) {
    return isObject(schema.items)
      ? value.map(item => prune(schema.items, item))
      : value;
  }
  if (!isObject(value)) {
    return value;
  }
  const preserve = schema['x-kubernetes-preserve-unknown-fields'] === true;
  const whole = embedded || schema['x-kubernetes-embedded-resource'] === true;
  const properties = isObject(schema.properties) ? schema.properties : {};
  const additional = schema.additionalProperties;
  const result: JsonObject = {};
  for (const [field, child] of Object.entries(value)) {
    if (child === undefined) {
      continue;
    }
    if (whole && TYPE_META.has(field)) {
      setField(result, field, child);
    } else if (Object.hasOwn(properties, field)) {
      setField(result, field, prune(properties[field], child));
    } else if (isObject(additional)) {
      setField(result, field, prune(additional, child));
    } else if (preserve || additional === true) {
      setField(result, field, child);
    }
  }
  return result;
}
