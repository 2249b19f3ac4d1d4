import { equalJson, isObject, type JsonValue } from '../json/JsonValue';
import {
  fieldSchema,
  resolveSchema,
  type MergeSchema,
} from '../schema/MergeSchema';
import { FieldSet } from './FieldSet';
import { fieldElement, indexItems } from './pathElement';

/** Which paths differ between two objects. */
export interface Comparison {
  added: FieldSet;
  modified: FieldSet;
  removed: FieldSet;
}

type Change = 'added' | 'modified' | 'removed';

interface Differences extends Comparison {
  /** What happened to the value itself. */
  self?: Change;
}

const NOTHING: Comparison = {
  added: FieldSet.EMPTY,
  modified: FieldSet.EMPTY,
  removed: FieldSet.EMPTY,
};

function changeOf(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): Change | undefined {
  if (before === undefined) return 'added';
  if (after === undefined) return 'removed';
  return equalJson(before, after) ? undefined : 'modified';
}

function collect(
  entries: readonly (readonly [string, Differences])[],
): Comparison {
  const pick = (change: Change) =>
    FieldSet.of(
      entries
        .filter(([, differences]) => differences.self === change)
        .map(([element]) => element),
      entries.map(
        ([element, differences]) => [element, differences[change]] as const,
      ),
    );
  return {
    added: pick('added'),
    modified: pick('modified'),
    removed: pick('removed'),
  };
}

function isEmpty(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null) return true;
  return Array.isArray(value)
    ? value.length === 0
    : isObject(value) && Object.keys(value).length === 0;
}

function kindOf(value: JsonValue | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return 'list';
  return isObject(value) ? 'map' : 'scalar';
}

function differ(
  schema: MergeSchema,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): Differences {
  if (before === after) {
    return NOTHING;
  }
  const leaf: Differences = { ...NOTHING, self: changeOf(before, after) };
  const [kindBefore, kindAfter] = [kindOf(before), kindOf(after)];
  if (kindBefore && kindAfter && kindBefore !== kindAfter) {
    return {
      added: differ(schema, undefined, after).added,
      modified: FieldSet.EMPTY,
      removed: differ(schema, before, undefined).removed,
      self: 'modified',
    };
  }
  if (isEmpty(before) && isEmpty(after)) {
    return leaf;
  }
  const resolved = resolveSchema(schema, kindAfter ? after : before);
  if (resolved.type === 'map') {
    if (resolved.atomic) {
      return leaf;
    }
    const left = isObject(before) ? before : {};
    const right = isObject(after) ? after : {};
    const entries = [
      ...new Set([...Object.keys(left), ...Object.keys(right)]),
    ].flatMap(field => {
      const [old, next] = [left[field], right[field]];
      return old === undefined && next === undefined
        ? []
        : [
            [
              fieldElement(field),
              differ(fieldSchema(resolved, field), old, next),
            ] as const,
          ];
    });
    return { ...collect(entries), self: appearance(before, after) };
  }
  if (resolved.type === 'list' && resolved.relation !== 'atomic') {
    const left = indexItems(resolved, Array.isArray(before) ? before : []);
    const right = indexItems(resolved, Array.isArray(after) ? after : []);
    if (!left || !right) {
      return leaf;
    }
    const entries = [...new Set([...left.keys(), ...right.keys()])].map(
      element =>
        [
          element,
          differ(resolved.items, left.get(element), right.get(element)),
        ] as const,
    );
    return { ...collect(entries), self: appearance(before, after) };
  }
  return leaf;
}

/** A value that is merged by its parts has itself changed only when it came or went. */
function appearance(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): Change | undefined {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : undefined;
}

/** Compares two states of an object path by path. */
export function compareValues(
  schema: MergeSchema,
  before: JsonValue,
  after: JsonValue,
): Comparison {
  const { added, modified, removed } = differ(schema, before, after);
  return { added, modified, removed };
}
