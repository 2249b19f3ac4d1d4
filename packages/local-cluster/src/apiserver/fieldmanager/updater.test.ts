import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { isObject, type JsonObject, type JsonValue } from '../json/JsonValue';
import { ANY_MAP, type MergeSchema } from '../schema/MergeSchema';
import { FieldSet } from './FieldSet';
import { fromFieldsV1, toFieldsV1 } from './fieldsV1';
import { shownPath } from './pathElement';
import { smdSchema } from './testing/smdSchema';
import { applyConfiguration, trackUpdate, type Managers } from './updater';

interface Vector {
  source: string;
  schema: number;
  ops: {
    op: string;
    manager: string;
    apiVersion: string;
    object: string;
    conflicts?: string[];
  }[];
  after: {
    error: string;
    object: JsonValue;
    managers: Record<
      string,
      { apiVersion: string; applied: boolean; fields: JsonObject }
    >;
  }[];
}

/*
 * States after every operation of sigs.k8s.io/structured-merge-diff's own test cases (Apache-2.0, The Kubernetes Authors), recorded from version
 * 4.1.2: only data, see NOTICE in the fixture.
 */
const fixture: { schemas: string[]; vectors: Vector[] } = JSON.parse(
  readFileSync(
    path.join(__dirname, '__fixtures__', 'structured-merge-diff.json'),
    'utf8',
  ),
);

const schemas: MergeSchema[] = fixture.schemas.map(text =>
  text === '' ? ANY_MAP : smdSchema(text),
);

/** Empty containers and nulls say the same in these vectors: nothing is there. */
function withoutEmpty(value: JsonValue | undefined): JsonValue | undefined {
  if (Array.isArray(value)) {
    return value.length === 0
      ? undefined
      : value.map(item => withoutEmpty(item) ?? null);
  }
  if (isObject(value)) {
    const entries = Object.entries(value).flatMap(([key, child]) => {
      const rest = withoutEmpty(child);
      return rest === undefined ? [] : [[key, rest] as const];
    });
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }
  return value ?? undefined;
}

interface State {
  conflicts: string[];
  object: JsonValue | undefined;
  managers: Record<string, JsonObject>;
}

/** The state after every operation of a vector. */
function replay(vector: Vector): State[] {
  const schema = schemas[vector.schema];
  let live: JsonObject = {};
  let managers: Managers = new Map();
  return vector.ops.map(op => {
    const parsed: JsonValue = parse(op.object, { version: '1.1' });
    const object = isObject(parsed) ? parsed : {};
    const conflicts: string[] = [];
    if (op.op === 'update') {
      managers = trackUpdate(
        schema,
        live,
        object,
        managers,
        op,
        FieldSet.EMPTY,
      ).managers;
      live = object;
    } else {
      const force = op.op === 'forceApply';
      const result = applyConfiguration(
        schema,
        live,
        object,
        managers,
        { ...op, force },
        FieldSet.EMPTY,
      );
      if (result.outcome === 'conflict') {
        for (const conflict of result.conflicts) {
          for (const field of conflict.fields.paths()) {
            conflicts.push(`${conflict.manager}|${shownPath(field)}`);
          }
        }
      } else {
        ({ object: live, managers } = result);
      }
    }
    const owned = [...managers].map(
      ([name, managed]) => [name, toFieldsV1(managed.fields)] as const,
    );
    return {
      conflicts,
      object: withoutEmpty(live),
      managers: Object.fromEntries(owned),
    };
  });
}

function expected(vector: Vector): State[] {
  return vector.after.map((after, step) => ({
    conflicts: vector.ops[step].conflicts ?? [],
    object: withoutEmpty(after.object),
    managers: Object.fromEntries(
      Object.entries(after.managers).map(([name, managed]) => [
        name,
        toFieldsV1(fromFieldsV1(managed.fields)),
      ]),
    ),
  }));
}

it.each(
  fixture.vectors.map(
    (vector, index) => [`${index} (${vector.source})`, vector] as const,
  ),
)('field ownership follows structured-merge-diff, vector %s', (_, vector) => {
  expect(replay(vector)).toEqual(expected(vector));
});
