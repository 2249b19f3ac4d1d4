import * as fc from 'fast-check';
import { StatusError } from '../errors/StatusError';
import {
  equalJson,
  isObject,
  type JsonObject,
  type JsonValue,
} from '../json/JsonValue';
import { builtinSchema } from '../schema/builtinSchemas';
import { jsonPatch } from './jsonPatch';
import { mergePatch } from './mergePatch';
import { strategicMergePatch } from './strategicMergePatch';

const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const { object } = fc.letrec<{ object: JsonObject; value: JsonValue }>(tie => ({
  object: fc.dictionary(fc.string({ maxLength: 4 }), tie('value'), {
    maxKeys: 4,
  }),
  value: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(leaf, { maxLength: 3 }),
    tie('object'),
  ),
}));

/** The merge patch that turns one object into another. */
function mergeDifference(from: JsonObject, to: JsonObject): JsonObject {
  const patch: [string, JsonValue][] = Object.keys(from).flatMap(key =>
    Object.hasOwn(to, key) ? [] : [[key, null]],
  );
  for (const [key, value] of Object.entries(to)) {
    const before = Object.hasOwn(from, key) ? from[key] : undefined;
    if (value !== undefined && !equalJson(before, value)) {
      patch.push([
        key,
        isObject(before) && isObject(value)
          ? mergeDifference(before, value)
          : value,
      ]);
    }
  }
  return Object.fromEntries(patch);
}

describe('merge patch', () => {
  it.each<[JsonValue, JsonValue, JsonValue]>([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('of RFC 7386: %j with %j', (target, patch, expected) => {
    expect(mergePatch(target, patch)).toEqual(expected);
  });

  it('reaches any object by its difference and leaves the target alone', () => {
    fc.assert(
      fc.property(object, object, (from, to) => {
        const before = JSON.stringify(from);
        expect(equalJson(mergePatch(from, mergeDifference(from, to)), to)).toBe(
          true,
        );
        expect(JSON.stringify(from)).toBe(before);
      }),
    );
  });
});

describe('JSON patch', () => {
  it.each<[JsonValue, JsonValue, JsonValue]>([
    [{ a: 1 }, [{ op: 'add', path: '/b', value: 2 }], { a: 1, b: 2 }],
    [[1, 3], [{ op: 'add', path: '/1', value: 2 }], [1, 2, 3]],
    [[1], [{ op: 'add', path: '/-', value: 2 }], [1, 2]],
    [{ a: 1, b: 2 }, [{ op: 'remove', path: '/a' }], { b: 2 }],
    [{ a: 1 }, [{ op: 'replace', path: '/a', value: null }], { a: null }],
    [
      { a: { b: 1 } },
      [{ op: 'move', from: '/a/b', path: '/c' }],
      { a: {}, c: 1 },
    ],
    [{ a: [1] }, [{ op: 'copy', from: '/a', path: '/b' }], { a: [1], b: [1] }],
    [
      { 'a/b': 1, 'm~n': 2 },
      [
        { op: 'remove', path: '/a~1b' },
        { op: 'test', path: '/m~0n', value: 2 },
      ],
      { 'm~n': 2 },
    ],
    [{ a: 1 }, [{ op: 'replace', path: '', value: [1] }], [1]],
  ])('turns %j by %j', (target, patch, expected) => {
    expect(jsonPatch(target, patch)).toEqual(expected);
  });

  it.each<[JsonValue]>([
    [[{ op: 'remove', path: '/none' }]],
    [[{ op: 'replace', path: '/none', value: 1 }]],
    [[{ op: 'add', path: '/list/9', value: 1 }]],
    [[{ op: 'test', path: '/list', value: [] }]],
    [[{ op: 'add', path: '/constructor/prototype', value: 1 }]],
    [[{ op: 'fly', path: '/list' }]],
    [{ op: 'remove', path: '/list' }],
  ])('refuses %j', patch => {
    expect(() => jsonPatch({ list: [1] }, patch)).toThrow(StatusError);
  });
});

describe('strategic merge patch', () => {
  const schema = builtinSchema({
    group: 'apps',
    version: 'v1',
    kind: 'Deployment',
  });
  const containers = (...items: JsonObject[]): JsonObject => ({
    spec: { template: { spec: { containers: items } } },
  });

  it.each<[string, JsonObject, JsonObject, JsonObject]>([
    [
      'joins containers by name',
      containers({ name: 'a', image: '1' }, { name: 'b', image: '1' }),
      containers({ name: 'b', image: '2' }),
      containers({ name: 'a', image: '1' }, { name: 'b', image: '2' }),
    ],
    [
      'deletes an item by directive',
      containers({ name: 'a' }, { name: 'b' }),
      containers({ name: 'a', $patch: 'delete' }),
      containers({ name: 'b' }),
    ],
    [
      'replaces a list by directive',
      containers({ name: 'a' }),
      containers({ $patch: 'replace' }, { name: 'c' }),
      containers({ name: 'c' }),
    ],
    [
      'joins ports by their number and environment by name',
      containers({
        name: 'a',
        ports: [{ containerPort: 80, protocol: 'TCP' }],
        env: [{ name: 'X', value: '1' }],
      }),
      containers({
        name: 'a',
        ports: [{ containerPort: 80, name: 'http' }],
        env: [{ name: 'Y', value: '2' }],
      }),
      containers({
        name: 'a',
        ports: [{ containerPort: 80, protocol: 'TCP', name: 'http' }],
        env: [
          { name: 'Y', value: '2' },
          { name: 'X', value: '1' },
        ],
      }),
    ],
    [
      'orders by $setElementOrder, the rest as it was',
      {
        spec: {
          template: {
            spec: { containers: [{ name: 'a' }, { name: 'x' }, { name: 'b' }] },
          },
        },
      },
      {
        spec: {
          template: {
            spec: {
              '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }],
              containers: [{ name: 'a', image: '2' }],
            },
          },
        },
      },
      containers({ name: 'x' }, { name: 'b' }, { name: 'a', image: '2' }),
    ],
    [
      'keeps only $retainKeys',
      {
        spec: {
          strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
        },
      },
      { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } },
      { spec: { strategy: { type: 'Recreate' } } },
    ],
    [
      'takes primitives out of a list',
      { metadata: { finalizers: ['a', 'b'] } },
      {
        metadata: {
          '$deleteFromPrimitiveList/finalizers': ['a'],
          finalizers: ['c'],
        },
      },
      { metadata: { finalizers: ['b', 'c'] } },
    ],
    [
      'removes by null and replaces a map by directive',
      { metadata: { labels: { a: '1', b: '2' }, annotations: { a: '1' } } },
      {
        metadata: {
          labels: { a: null },
          annotations: { $patch: 'replace', z: '1' },
        },
      },
      { metadata: { labels: { b: '2' }, annotations: { z: '1' } } },
    ],
  ])('%s', (_, target, patch, expected) => {
    expect(strategicMergePatch(schema, target, patch)).toEqual(expected);
  });
});
