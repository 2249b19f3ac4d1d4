import {
  cloneJson,
  isObject,
  setField,
  type JsonObject,
  type JsonValue,
} from '../json/JsonValue';

/**
 * Fills in the defaults of a structural schema. A null in a field that is not nullable and has a default counts as absent. Returns the value
 * itself when nothing was missing.
 */
export function applyDefaults(
  schema: JsonValue | undefined,
  value: JsonValue,
): JsonValue {
  if (!isObject(schema)) {
    return value;
  }
  if (Array.isArray(value)) {
    const items = value.map(item => applyDefaults(schema.items, item));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isObject(value)) {
    return value;
  }
  const changes: JsonObject = {};
  const properties = isObject(schema.properties) ? schema.properties : {};
  for (const [field, child] of Object.entries(properties)) {
    const given = Object.hasOwn(value, field) ? value[field] : undefined;
    const preset = isObject(child) ? child.default : undefined;
    const nullable = isObject(child) && child.nullable === true;
    const missing =
      given === undefined ||
      (given === null && !nullable && preset !== undefined);
    const start = missing && preset !== undefined ? cloneJson(preset) : given;
    if (start !== undefined) {
      const filled = applyDefaults(child, start);
      if (filled !== given) {
        setField(changes, field, filled);
      }
    }
  }
  if (isObject(schema.additionalProperties)) {
    for (const [field, given] of Object.entries(value)) {
      if (given !== undefined && !Object.hasOwn(properties, field)) {
        const filled = applyDefaults(schema.additionalProperties, given);
        if (filled !== given) {
          setField(changes, field, filled);
        }
      }
    }
  }
  return Object.keys(changes).length > 0 ? { ...value, ...changes } : value;
}
