import { isObject, type JsonValue } from '../json/JsonValue';
import {
  fieldSchema,
  isDeclared,
  resolveSchema,
  type MergeSchema,
} from '../schema/MergeSchema';
import { FieldSet } from './FieldSet';
import { fieldElement, indexItems } from './pathElement';

interface Fields {
  /** Whether the value's own path belongs to the set. */
  self: boolean;
  below: FieldSet;
}

const LEAF: Fields = { self: true, below: FieldSet.EMPTY };

function collect(entries: Iterable<readonly [string, Fields]>): FieldSet {
  const members: string[] = [];
  const children: [string, FieldSet][] = [];
  for (const [element, fields] of entries) {
    if (fields.self) {
      members.push(element);
    }
    children.push([element, fields.below]);
  }
  return FieldSet.of(members, children);
}

function fieldsOf(schema: MergeSchema, value: JsonValue): Fields {
  if (value === null) {
    return { self: false, below: FieldSet.EMPTY };
  }
  const resolved = resolveSchema(schema, value);
  if (resolved.type === 'map' && isObject(value)) {
    if (resolved.atomic) {
      return LEAF;
    }
    const entries = Object.entries(value).flatMap(([field, child]) => {
      if (child === undefined) {
        return [];
      }
      const fields = fieldsOf(fieldSchema(resolved, field), child);
      const empty =
        child === null || (isObject(child) && Object.keys(child).length === 0);
      return [
        [
          fieldElement(field),
          {
            self: fields.self || empty || !isDeclared(resolved, field),
            below: fields.below,
          },
        ] as const,
      ];
    });
    return { self: false, below: collect(entries) };
  }
  if (resolved.type === 'list' && Array.isArray(value)) {
    const items =
      resolved.relation === 'atomic' ? undefined : indexItems(resolved, value);
    if (!items) {
      return LEAF;
    }
    return {
      self: false,
      below: collect(
        [...items].map(([element, item]) => [
          element,
          { self: true, below: fieldsOf(resolved.items, item).below },
        ]),
      ),
    };
  }
  return LEAF;
}

/** The paths that an object sets: what a manager owns that applies it. */
export function toFieldSet(schema: MergeSchema, value: JsonValue): FieldSet {
  return fieldsOf(schema, value).below;
}
