import * as fc from 'fast-check';
import { equalJson, type JsonObject, type JsonValue } from '../json/JsonValue';
import { ANY_MAP, type MergeSchema } from '../schema/MergeSchema';
import { compareValues } from './compareValues';
import { FieldSet } from './FieldSet';
import { fromFieldsV1, toFieldsV1 } from './fieldsV1';
import { toFieldSet } from './toFieldSet';
import { applyConfiguration, type Managers } from './updater';

const schema: MergeSchema = {
  type: 'map',
  fields: {
    items: {
      type: 'list',
      relation: 'map',
      keys: ['k'],
      keyDefaults: {},
      items: ANY_MAP,
    },
    tags: {
      type: 'list',
      relation: 'set',
      keys: [],
      keyDefaults: {},
      items: { type: 'scalar' },
    },
  },
  others: ANY_MAP,
  undeclared: 'item',
  atomic: false,
};

const key = fc.constantFrom('a', 'b', 'c');
const scalar: fc.Arbitrary<JsonValue> = fc.integer({ min: 0, max: 2 });
const item: fc.Arbitrary<JsonObject> = fc
  .tuple(key, fc.dictionary(fc.constantFrom('x', 'y'), scalar))
  .map(([k, rest]) => ({ ...rest, k }));
const configuration: fc.Arbitrary<JsonObject> = fc.record(
  {
    items: fc.uniqueArray(item, {
      selector: each => JSON.stringify(each.k),
      maxLength: 3,
      minLength: 1,
    }),
    tags: fc.uniqueArray(key, { minLength: 1, maxLength: 3 }),
    plain: scalar,
    map: fc.dictionary(key, scalar, { minKeys: 1, maxKeys: 3 }),
  },
  { requiredKeys: [] },
);

function apply(
  live: JsonObject,
  applied: JsonObject,
  managers: Managers,
  manager: string,
) {
  const result = applyConfiguration(
    schema,
    live,
    applied,
    managers,
    { manager, apiVersion: 'v1', force: true },
    FieldSet.EMPTY,
  );
  return result.outcome === 'merged' ? result : { object: live, managers };
}

it('field sets survive the wire', () => {
  fc.assert(
    fc.property(configuration, object => {
      const set = toFieldSet(schema, object);
      expect(fromFieldsV1(toFieldsV1(set)).equals(set)).toBe(true);
    }),
  );
});

it('sets obey the laws of sets', () => {
  fc.assert(
    fc.property(configuration, configuration, (left, right) => {
      const [a, b] = [toFieldSet(schema, left), toFieldSet(schema, right)];
      expect(a.union(b).equals(b.union(a))).toBe(true);
      expect(a.difference(b).intersection(b).isEmpty).toBe(true);
      expect(a.difference(b).union(a.intersection(b)).equals(a)).toBe(true);
      expect(a.recursiveDifference(a).isEmpty).toBe(true);
    }),
  );
});

it('an object that nobody else touches is exactly what was applied last', () => {
  fc.assert(
    fc.property(configuration, configuration, (first, second) => {
      const one = apply({}, first, new Map(), 'm');
      const two = apply(one.object, second, one.managers, 'm');
      const { added, modified, removed } = compareValues(
        schema,
        second,
        two.object,
      );
      expect([added, modified, removed].every(set => set.isEmpty)).toBe(true);
      const again = apply(two.object, second, two.managers, 'm');
      expect(equalJson(again.object, two.object)).toBe(true);
    }),
  );
});

it('what one manager gives up stays while another owns it', () => {
  fc.assert(
    fc.property(configuration, configuration, (first, second) => {
      const one = apply({}, first, new Map(), 'one');
      const two = apply(one.object, second, one.managers, 'two');
      const left = apply(two.object, {}, two.managers, 'one');
      const kept = toFieldSet(schema, left.object);
      const owned = toFieldSet(schema, second);
      expect(owned.difference(kept).isEmpty).toBe(true);
      expect(left.managers.has('one')).toBe(false);
    }),
  );
});
