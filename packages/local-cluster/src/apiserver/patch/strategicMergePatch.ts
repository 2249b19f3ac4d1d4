import { badRequest } from '../errors/StatusError';
import {
  equalJson,
  isObject,
  setField,
  type JsonObject,
  type JsonValue,
} from '../json/JsonValue';
import { listAt } from '../json/navigate';
import {
  fieldSchema,
  resolveSchema,
  type MapSchema,
  type MergeSchema,
} from '../schema/MergeSchema';

const DIRECTIVE = '$patch';
const RETAIN_KEYS = '$retainKeys';
const DELETE_PRIMITIVES = '$deleteFromPrimitiveList/';
const ELEMENT_ORDER = '$setElementOrder/';

type Reference = { mergeKey: string } | 'primitives';

function identity(item: JsonValue, by: Reference): string | undefined {
  if (by === 'primitives') {
    return JSON.stringify(item);
  }
  const key = isObject(item) ? item[by.mergeKey] : undefined;
  return key === undefined ? undefined : JSON.stringify(key);
}

/** Removes directives from a value that is taken over as it is. */
function withoutDirectives(value: JsonValue): JsonValue {
  if (Array.isArray(value)) {
    return value
      .filter(item => !(isObject(item) && item[DIRECTIVE] === 'delete'))
      .map(withoutDirectives);
  }
  if (!isObject(value)) {
    return value;
  }
  const result: JsonObject = {};
  for (const [field, child] of Object.entries(value)) {
    if (
      child !== undefined &&
      child !== null &&
      field !== DIRECTIVE &&
      field !== RETAIN_KEYS &&
      !field.startsWith(DELETE_PRIMITIVES) &&
      !field.startsWith(ELEMENT_ORDER)
    ) {
      setField(result, field, withoutDirectives(child));
    }
  }
  return result;
}

/**
 * Order of a merged list: items that the patch names in the patch's order, the others in their old one; between the two kinds the old order
 * decides where it knows both, else the named item comes first.
 */
function reorder(
  merged: JsonValue[],
  live: JsonValue[],
  order: JsonValue[],
  by: Reference,
): JsonValue[] {
  const ranks = (items: JsonValue[]) =>
    new Map(items.map((item, index) => [identity(item, by), index] as const));
  const rank = ranks(order);
  const old = ranks(live);
  const at = (index: Map<string | undefined, number>, item: JsonValue) =>
    index.get(identity(item, by)) ?? -1;
  const byRank =
    (index: Map<string | undefined, number>) =>
    (left: JsonValue, right: JsonValue) =>
      at(index, left) - at(index, right);
  const named = merged.filter(item => at(rank, item) >= 0).sort(byRank(rank));
  const others = merged.filter(item => at(rank, item) < 0).sort(byRank(old));
  const result: JsonValue[] = [];
  let next = 0;
  for (const item of others) {
    while (
      next < named.length &&
      (at(old, named[next]) < 0 || at(old, named[next]) < at(old, item))
    ) {
      result.push(named[next]);
      next += 1;
    }
    result.push(item);
  }
  return [...result, ...named.slice(next)];
}

function mergeObjectList(
  items: MergeSchema,
  live: JsonValue[],
  patch: JsonValue[],
  mergeKey: string,
): JsonValue[] {
  const by = { mergeKey };
  if (patch.some(item => isObject(item) && item[DIRECTIVE] === 'replace')) {
    return patch
      .filter(item => !(isObject(item) && item[DIRECTIVE] === 'replace'))
      .map(withoutDirectives);
  }
  const result = new Map<string, JsonValue>();
  for (const [index, item] of live.entries()) {
    result.set(identity(item, by) ?? `#${index}`, item);
  }
  for (const item of patch) {
    const id = identity(item, by);
    if (!isObject(item) || id === undefined) {
      throw badRequest(
        `map: ${JSON.stringify(
          item,
        )} does not contain declared merge key: ${mergeKey}`,
      );
    }
    const existing = result.get(id);
    if (item[DIRECTIVE] === 'delete') {
      result.delete(id);
    } else {
      result.set(
        id,
        existing === undefined
          ? withoutDirectives(item)
          : mergeValue(items, existing, item),
      );
    }
  }
  return reorder([...result.values()], live, patch, by);
}

function mergeList(
  schema: MergeSchema,
  live: JsonValue[],
  patch: JsonValue[],
): JsonValue[] {
  const by = schema.type === 'list' ? schema.patch : undefined;
  if (schema.type !== 'list' || by === undefined) {
    return patch.map(withoutDirectives);
  }
  if (by === 'primitives') {
    const known = new Set(live.map(item => JSON.stringify(item)));
    return [...live, ...patch.filter(item => !known.has(JSON.stringify(item)))];
  }
  return mergeObjectList(schema.items, live, patch, by.mergeKey);
}

function mergeObject(
  schema: MapSchema,
  live: JsonObject,
  patch: JsonObject,
): JsonObject {
  if (patch[DIRECTIVE] === 'replace') {
    const replaced = withoutDirectives(patch);
    return isObject(replaced) ? replaced : {};
  }
  const result: JsonObject = { ...live };
  for (const [field, value] of Object.entries(patch)) {
    if (value === undefined || field.startsWith('$')) {
      continue;
    }
    if (value === null || (isObject(value) && value[DIRECTIVE] === 'delete')) {
      delete result[field];
    } else {
      const before = Object.hasOwn(result, field) ? result[field] : undefined;
      setField(
        result,
        field,
        before === undefined || before === null
          ? withoutDirectives(value)
          : mergeValue(fieldSchema(schema, field), before, value),
      );
    }
  }
  for (const [directive, value] of Object.entries(patch)) {
    if (directive.startsWith(DELETE_PRIMITIVES) && Array.isArray(value)) {
      const field = directive.slice(DELETE_PRIMITIVES.length);
      result[field] = listAt(result, field).filter(
        item => !value.some(gone => equalJson(gone, item)),
      );
    }
    if (directive.startsWith(ELEMENT_ORDER) && Array.isArray(value)) {
      const field = directive.slice(ELEMENT_ORDER.length);
      const list = fieldSchema(schema, field);
      const by = list.type === 'list' ? list.patch : undefined;
      const items = result[field];
      if (by !== undefined && Array.isArray(items)) {
        result[field] = reorder(items, listAt(live, field), value, by);
      }
    }
  }
  const retained = patch[RETAIN_KEYS];
  if (Array.isArray(retained)) {
    for (const field of Object.keys(result)) {
      if (!retained.includes(field)) {
        delete result[field];
      }
    }
  }
  return result;
}

function mergeValue(
  schema: MergeSchema,
  live: JsonValue,
  patch: JsonValue,
): JsonValue {
  if (Array.isArray(patch)) {
    return Array.isArray(live)
      ? mergeList(schema, live, patch)
      : patch.map(withoutDirectives);
  }
  if (!isObject(patch)) {
    return patch;
  }
  const resolved = resolveSchema(schema, patch);
  return resolved.type === 'map' && isObject(live)
    ? mergeObject(resolved, live, patch)
    : withoutDirectives(patch);
}

/**
 * Strategic merge patch: a merge patch that knows which lists are keyed, with the directives $patch, $retainKeys,
 * $deleteFromPrimitiveList and $setElementOrder.
 */
export function strategicMergePatch(
  schema: MergeSchema,
  target: JsonObject,
  patch: JsonObject,
): JsonObject {
  const result = mergeValue(schema, target, patch);
  return isObject(result) ? result : {};
}
