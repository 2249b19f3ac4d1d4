import {
  isObject,
  setField,
  type JsonObject,
  type JsonValue,
} from '../json/JsonValue';
import {
  fieldSchema,
  isDeclared,
  resolveSchema,
  type MergeSchema,
} from '../schema/MergeSchema';
import { FieldSet } from './FieldSet';
import { fieldElement, itemElement, indexItems } from './pathElement';

function remove(
  schema: MergeSchema,
  value: JsonValue,
  paths: FieldSet,
): JsonValue | undefined {
  const resolved = resolveSchema(schema, value);
  if (resolved.type === 'map' && isObject(value)) {
    const kept: JsonObject = {};
    for (const [field, child] of Object.entries(value)) {
      const element = fieldElement(field);
      if (child === undefined || paths.members.has(element)) {
        continue;
      }
      const below = paths.below(element);
      const rest = below.isEmpty
        ? child
        : remove(fieldSchema(resolved, field), child, below);
      if (rest !== undefined) {
        setField(kept, field, rest);
      }
    }
    return Object.keys(kept).length > 0 ? kept : undefined;
  }
  if (
    resolved.type === 'list' &&
    resolved.relation !== 'atomic' &&
    Array.isArray(value) &&
    indexItems(resolved, value)
  ) {
    const kept = value.flatMap((item, index) => {
      const element = itemElement(resolved, item, index);
      if (paths.members.has(element)) {
        return [];
      }
      const below = paths.below(element);
      const rest = below.isEmpty ? item : remove(resolved.items, item, below);
      return rest === undefined ? [] : [rest];
    });
    return kept.length > 0 ? kept : undefined;
  }
  return value;
}

/** The object without the given paths; containers that become empty by it go too. */
export function removeItems(
  schema: MergeSchema,
  value: JsonObject,
  paths: FieldSet,
): JsonObject {
  if (paths.isEmpty) {
    return value;
  }
  const rest = remove(schema, value, paths);
  return isObject(rest) ? rest : {};
}

/** Adds the declared fields on the way to a path: they exist because of what is below them. */
export function withNamedParents(schema: MergeSchema, set: FieldSet): FieldSet {
  const isStruct = (field: string) =>
    (schema.type === 'map' && isDeclared(schema, field)) ||
    (schema.type === 'any' && schema.like === 'struct');
  const members = [...set.members];
  const children: [string, FieldSet][] = [];
  for (const [element, below] of set.children) {
    let inner: MergeSchema = schema;
    if (element.startsWith('f:')) {
      const field = element.slice(2);
      if (isStruct(field)) {
        members.push(element);
      }
      inner = schema.type === 'map' ? fieldSchema(schema, field) : schema;
    } else if (schema.type === 'list') {
      inner = schema.items;
    }
    children.push([element, withNamedParents(inner, below)]);
  }
  return FieldSet.of(members, children);
}
