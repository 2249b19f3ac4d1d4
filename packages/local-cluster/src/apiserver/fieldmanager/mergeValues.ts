import {
  isObject,
  setField,
  type JsonObject,
  type JsonValue,
} from '../json/JsonValue';
import {
  fieldSchema,
  resolveSchema,
  type ListSchema,
  type MapSchema,
  type MergeSchema,
} from '../schema/MergeSchema';
import { indexItems } from './pathElement';

function mergeMaps(
  schema: MapSchema,
  live: JsonObject,
  applied: JsonObject,
): JsonObject {
  const merged: JsonObject = {};
  for (const field of new Set([
    ...Object.keys(live),
    ...Object.keys(applied),
  ])) {
    const value = mergeOptional(
      fieldSchema(schema, field),
      Object.hasOwn(live, field) ? live[field] : undefined,
      Object.hasOwn(applied, field) ? applied[field] : undefined,
    );
    if (value !== undefined) {
      setField(merged, field, value);
    }
  }
  return merged;
}

function mergeLists(
  schema: ListSchema,
  live: JsonValue[],
  applied: JsonValue[],
): JsonValue[] {
  const liveItems = indexItems(schema, live);
  const appliedItems = indexItems(schema, applied);
  if (!liveItems || !appliedItems) {
    return applied;
  }
  const elements = new Set([...liveItems.keys(), ...appliedItems.keys()]);
  return [...elements].flatMap(element => {
    const value = mergeOptional(
      schema.items,
      liveItems.get(element),
      appliedItems.get(element),
    );
    return value === undefined ? [] : [value];
  });
}

function mergeOptional(
  schema: MergeSchema,
  live: JsonValue | undefined,
  applied: JsonValue | undefined,
): JsonValue | undefined {
  if (applied === undefined) return live;
  if (live === undefined) return applied;
  const resolved = resolveSchema(schema, applied);
  if (resolved.type === 'map' && isObject(live) && isObject(applied)) {
    return resolved.atomic ? applied : mergeMaps(resolved, live, applied);
  }
  if (
    resolved.type === 'list' &&
    resolved.relation !== 'atomic' &&
    Array.isArray(live) &&
    Array.isArray(applied)
  ) {
    return mergeLists(resolved, live, applied);
  }
  return applied;
}

/** Puts an applied configuration over the live object; nothing of the live object is removed. */
export function mergeValues(
  schema: MergeSchema,
  live: JsonObject,
  applied: JsonObject,
): JsonObject {
  const merged = mergeOptional(schema, live, applied);
  return isObject(merged) ? merged : applied;
}
