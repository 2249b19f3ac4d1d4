import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import {
  equalJson,
  isObject,
  type JsonObject,
  type JsonValue,
} from '../json/JsonValue';
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

describe('field ownership follows structured-merge-diff', () => {
  it.each(
    fixture.vectors.map(
      (vector, index) => [`${index} ${vector.source}`, vector] as const,
    ),
  )('vector %s', (_, vector) => {
    const schema = schemas[vector.schema];
    let live: JsonObject = {};
    let managers: Managers = new Map();
    for (const [step, op] of vector.ops.entries()) {
      const parsed: JsonValue = parse(op.object, { version: '1.1' });
      const object = isObject(parsed) ? parsed : {};
      const expected = vector.after[step];
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
        const result = applyConfiguration(
          schema,
          live,
          object,
          managers,
          { ...op, force: op.op === 'forceApply' },
          FieldSet.EMPTY,
        );
        if (result.outcome === 'conflict') {
          expect(
            result.conflicts.flatMap(conflict =>
              [...conflict.fields.paths()].map(
                field => `${conflict.manager}|${shownPath(field)}`,
              ),
            ),
          ).toEqual(op.conflicts);
          continue;
        }
        expect(op.conflicts ?? []).toEqual([]);
        ({ object: live, managers } = result);
      }
      expect(withoutEmpty(live)).toEqual(withoutEmpty(expected.object));
      const actual = Object.fromEntries(
        [...managers].map(([name, managed]) => [
          name,
          toFieldsV1(managed.fields),
        ]),
      );
      const wanted = Object.fromEntries(
        Object.entries(expected.managers).map(([name, managed]) => [
          name,
          toFieldsV1(fromFieldsV1(managed.fields)),
        ]),
      );
      expect(actual).toEqual(wanted);
      expect(equalJson(actual, wanted)).toBe(true);
    }
  });
});
