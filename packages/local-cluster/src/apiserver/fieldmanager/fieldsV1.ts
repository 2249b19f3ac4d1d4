import { isObject, setField, type JsonObject } from '../json/JsonValue';
import { FieldSet } from './FieldSet';

/** The set in the wire form of `managedFields[].fieldsV1`. */
export function toFieldsV1(set: FieldSet): JsonObject {
  const result: JsonObject = {};
  const elements = new Set([...set.members, ...set.children.keys()]);
  for (const element of [...elements].sort()) {
    const below = toFieldsV1(set.below(element));
    setField(
      result,
      element,
      set.members.has(element) && set.children.has(element)
        ? { '.': {}, ...below }
        : below,
    );
  }
  return result;
}

/** Reads the wire form; an element with nothing below it is a member. */
export function fromFieldsV1(fields: JsonObject): FieldSet {
  const members: string[] = [];
  const children: [string, FieldSet][] = [];
  for (const [element, value] of Object.entries(fields)) {
    if (element === '.' || !/^[fkvi]:/.test(element) || !isObject(value)) {
      continue;
    }
    const below = fromFieldsV1(value);
    if (below.isEmpty || Object.hasOwn(value, '.')) {
      members.push(element);
    }
    children.push([element, below]);
  }
  return FieldSet.of(members, children);
}
