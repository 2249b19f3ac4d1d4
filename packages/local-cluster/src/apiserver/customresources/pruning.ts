import {
  isObject,
  setField,
  type JsonObject,
  type JsonValue,
} from '../json/JsonValue';

const TYPE_META = new Set(['apiVersion', 'kind', 'metadata']);

export interface PruneOptions {
  /** Whether the value is a whole object, whose apiVersion, kind and metadata always stay. */
  embedded?: boolean;
  /** Is told the path of each field that goes, such as `spec.parts[0].colour`. */
  onDropped?: (path: string) => void;
  /** Where the value stands, for such paths. */
  path?: string;
}

/** Drops the fields that a structural schema does not know, unless it says to preserve them. */
export function prune(
  schema: JsonValue | undefined,
  value: JsonValue,
  options: PruneOptions = {},
): JsonValue {
  const { embedded = false, onDropped, path = '' } = options;
  if (!isObject(schema)) {
    return value;
  }
  if (Array.isArray(value)) {
    return isObject(schema.items)
      ? value.map((item, index) =>
          prune(schema.items, item, { onDropped, path: `${path}[${index}]` }),
        )
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
    const childPath = path === '' ? field : `${path}.${field}`;
    const inside = { onDropped, path: childPath };
    if (whole && TYPE_META.has(field)) {
      setField(result, field, child);
    } else if (Object.hasOwn(properties, field)) {
      setField(result, field, prune(properties[field], child, inside));
    } else if (isObject(additional)) {
      setField(result, field, prune(additional, child, inside));
    } else if (preserve || additional === true) {
      setField(result, field, child);
    } else {
      onDropped?.(childPath);
    }
  }
  return result;
}
