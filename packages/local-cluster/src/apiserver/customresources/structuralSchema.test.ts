import * as fc from 'fast-check';
import {
  cloneJson,
  isObject,
  type JsonObject,
  type JsonValue,
} from '../json/JsonValue';
import { objectsAt, valueAt } from '../json/navigate';
import { widgetDefinition } from '../testing/widgetDefinition';
import { applyDefaults } from './defaulting';
import { prune } from './pruning';
import { structuralFaults } from './structuralFaults';
import { validateSchema } from './validation/validateSchema';

const [version] = objectsAt(
  widgetDefinition('widgets.example.com'),
  'spec',
  'versions',
);
const schema = valueAt(version, 'schema', 'openAPIV3Schema');
const spec = valueAt(schema, 'properties', 'spec');

const part = fc.record(
  {
    name: fc.string({ maxLength: 3 }),
    weight: fc.oneof(fc.integer(), fc.constant(null)),
    extra: fc.integer(),
  },
  { requiredKeys: [] },
);
const widgetSpec = fc.record(
  {
    target: fc.string({ maxLength: 3 }),
    port: fc.oneof(fc.integer({ min: -5, max: 70_000 }), fc.constant(null)),
    mode: fc.constantFrom('a', 'b', 'c'),
    anything: fc.dictionary(
      fc.string({ maxLength: 3 }),
      fc.jsonValue({ maxDepth: 1 }),
    ),
    number: fc.oneof(fc.integer(), fc.string({ maxLength: 3 }), fc.boolean()),
    parts: fc.array(part, { maxLength: 3 }),
    unknown: fc.integer(),
  },
  { requiredKeys: [] },
);

/** `fast-check` values are JSON; this says so to the compiler by a round trip. */
function json(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value));
}

it('pruning and defaulting settle at once and do not change their input', () => {
  fc.assert(
    fc.property(widgetSpec, sample => {
      const given = json(sample);
      const before = JSON.stringify(given);
      const once = applyDefaults(spec, prune(spec, given));
      expect(JSON.stringify(given)).toBe(before);
      expect(prune(spec, once)).toEqual(once);
      expect(applyDefaults(spec, once)).toBe(once);
      expect(valueAt(once, 'port')).not.toBeNull();
      expect(valueAt(once, 'unknown')).toBeUndefined();
      expect(valueAt(once, 'anything')).toEqual(valueAt(given, 'anything'));
    }),
  );
});

const good: JsonObject = {
  target: 'x',
  port: 1,
  number: '1',
  parts: [{ name: 'p' }],
};

it.each<[string, JsonObject, string[]]>([
  ['nothing', {}, []],
  ['a missing field', { target: undefined }, ['spec.target: Required value']],
  [
    'a port too high',
    { port: 70000 },
    [
      'spec.port: Invalid value: 70000: spec.port in body should be less than or equal to 65535',
    ],
  ],
  [
    'a wrong type',
    { port: 'x' },
    [
      'spec.port: Invalid value: "string": spec.port in body must be of type integer: "string"',
    ],
  ],
  [
    'a fraction for an integer',
    { port: 1.5 },
    [
      'spec.port: Invalid value: "number": spec.port in body must be of type integer: "number"',
    ],
  ],
  [
    'an unknown word',
    { mode: 'z' },
    ['spec.mode: Unsupported value: "z": supported values: "a", "b"'],
  ],
  [
    'a short text',
    { target: '' },
    [
      'spec.target: Invalid value: "": spec.target in body should be at least 1 chars long',
    ],
  ],
  [
    'neither number nor text',
    { number: true },
    [
      'spec.number: Invalid value: "boolean": spec.number in body must be of type integer,string: "boolean"',
    ],
  ],
  [
    'twins in a list map',
    { parts: [{ name: 'p' }, { name: 'p' }] },
    ['spec.parts[1]: Duplicate value: {"name":"p"}'],
  ],
  [
    'an item without its key',
    { parts: [{}] },
    ['spec.parts[0].name: Required value'],
  ],
  [
    'null',
    { target: null },
    [
      'spec.target: Invalid value: "null": spec.target in body must be of type string: "null"',
    ],
  ],
])('validation reports %s', (_, change, expected) => {
  const faults = validateSchema(
    spec,
    cloneJson({ ...good, ...change }),
    'spec',
  );
  expect(faults.map(fault => `${fault.field}: ${fault.message}`)).toEqual(
    expected,
  );
});

it.each<[string, JsonObject, JsonValue, number]>([
  ['anyOf', { anyOf: [{ minimum: 5 }, { maximum: 1 }] }, 3, 2],
  ['oneOf', { oneOf: [{ minimum: 1 }, { maximum: 5 }] }, 3, 1],
  ['allOf', { allOf: [{ minimum: 5 }, { multipleOf: 2 }] }, 3, 2],
  ['not', { not: { minimum: 1 } }, 3, 1],
  ['nullable', { type: 'string', nullable: true }, null, 0],
  ['pattern', { type: 'string', pattern: '^a+$' }, 'b', 1],
  ['format', { type: 'string', format: 'date-time' }, 'yesterday', 1],
  ['unknown format', { type: 'string', format: 'colour' }, 'blue', 0],
  [
    'maxItems',
    { type: 'array', maxItems: 1, items: { type: 'integer' } },
    [1, 2],
    1,
  ],
  [
    'a set',
    {
      type: 'array',
      'x-kubernetes-list-type': 'set',
      items: { type: 'integer' },
    },
    [1, 1],
    1,
  ],
  [
    'additionalProperties',
    { type: 'object', additionalProperties: { type: 'integer' } },
    { a: 'x', b: 1 },
    1,
  ],
])('%s', (_, rule, value, faults) => {
  expect(validateSchema(rule, value, 'x')).toHaveLength(faults);
});

it('a definition has to be structural', () => {
  expect(structuralFaults(schema, 's')).toEqual([]);
  const broken = {
    type: 'object',
    properties: {
      a: {},
      b: { type: 'array' },
      c: { type: 'string', pattern: '(' },
      d: { type: 'integer', maximum: 1, default: 5 },
    },
  };
  expect(structuralFaults(broken, 's').map(fault => fault.field)).toEqual([
    's.properties[a].type',
    's.properties[b].items',
    's.properties[c].pattern',
    's.properties[d].default',
  ]);
  expect(isObject(schema)).toBe(true);
});
