import fc from 'fast-check';
import type { KubernetesObject } from '../kubernetes';
import { diffManifests } from './diffManifests';
import { isFields, type Fields } from './fieldSets';

const manager = 'operator';
const keys = ['a', 'b', 'c', 'd', 'constructor', 'toString'];

const { map: anyMap } = fc.letrec<{
  value: unknown;
  map: Record<string, unknown>;
}>(tie => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('map'),
  ),
  map: fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 4 }),
}));

/** A list that the server merges by name. */
const containers = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('main', 'epp', 'proxy', 'init'),
    image: fc.string(),
    more: anyMap,
  }),
  { selector: ({ name }) => name, maxLength: 3 },
);
const spec = fc.record({ containers, settings: anyMap });

const manifest = (fields: Fields): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'a', namespace: 'ns' },
  spec: fields,
});

/** The field set that an apply of the value leaves behind: lists are owned as wholes, but for the containers. */
function appliedSet(value: unknown, key?: string): Fields {
  if (Array.isArray(value)) {
    return key === 'containers'
      ? Object.fromEntries(
          value.map(one => [
            `k:${JSON.stringify({ name: one.name })}`,
            { '.': {}, ...appliedSet(one) },
          ]),
        )
      : {};
  }
  return isFields(value)
    ? Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [
          `f:${name}`,
          appliedSet(inner, name),
        ]),
      )
    : {};
}

/** What a server and others add: fields in every map, containers among ours, and what is known to be filled in within lists. */
function withAdditions(value: unknown, key?: string): unknown {
  if (Array.isArray(value)) {
    return key === 'containers'
      ? [{ name: 'injected' }, ...value.map(one => withAdditions(one))]
      : value.map(one =>
          isFields(one) ? { weight: 1, kind: 'Service', ...one } : one,
        );
  }
  return isFields(value)
    ? {
        defaulted: { by: 'server' },
        ...Object.fromEntries(
          Object.entries(value).map(([name, inner]) => [
            name,
            withAdditions(inner, name),
          ]),
        ),
      }
    : value;
}

const onServer = (applied: Fields): KubernetesObject => ({
  ...manifest({}),
  spec: withAdditions(applied),
  status: { replicas: 1 },
  metadata: {
    name: 'a',
    namespace: 'ns',
    uid: 'u',
    managedFields: [
      {
        manager,
        operation: 'Apply',
        fieldsV1: { 'f:spec': appliedSet(applied) },
      },
    ],
  },
});

/** Every scalar with its path. */
function scalarsOf(
  value: unknown,
  path: string,
): { path: string; value: unknown }[] {
  if (Array.isArray(value)) {
    return value.flatMap((inner, index) =>
      scalarsOf(
        inner,
        path === 'spec.containers'
          ? `${path}[name=${inner.name}]`
          : `${path}[${index}]`,
      ),
    );
  }
  return isFields(value)
    ? Object.entries(value).flatMap(([key, inner]) =>
        path.startsWith('spec.containers') && key === 'name'
          ? []
          : scalarsOf(inner, `${path}.${key}`),
      )
    : [{ path, value }];
}

/** The same with another scalar at a path. */
function changed(value: unknown, target: string, path: string): unknown {
  if (path === target) return 'changed by a person';
  if (Array.isArray(value)) {
    return value.map((inner, index) =>
      changed(
        inner,
        target,
        path === 'spec.containers'
          ? `${path}[name=${inner.name}]`
          : `${path}[${index}]`,
      ),
    );
  }
  return isFields(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [
          key,
          changed(inner, target, `${path}.${key}`),
        ]),
      )
    : value;
}

function reversedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversedKeys);
  return isFields(value)
    ? Object.fromEntries(
        Object.entries(value)
          .map(([key, inner]) => [key, reversedKeys(inner)])
          .reverse(),
      )
    : value;
}
const reordered = (object: KubernetesObject): KubernetesObject => ({
  ...object,
  ...Object.fromEntries(
    Object.entries(object)
      .reverse()
      .filter(([key]) => key !== 'metadata')
      .map(([key, inner]) => [key, reversedKeys(inner)]),
  ),
  metadata: {
    ...object.metadata,
    managedFields: object.metadata.managedFields?.map(one => ({
      ...one,
      fieldsV1: Object.fromEntries(
        Object.entries(one.fieldsV1 ?? {}).map(([key, inner]) => [
          key,
          reversedKeys(inner),
        ]),
      ),
    })),
  },
});

describe('diffManifests, whatever the objects', () => {
  it('finds nothing between a manifest and itself', () => {
    fc.assert(
      fc.property(fc.oneof(spec, anyMap), fields => {
        const object = manifest(fields);
        expect(diffManifests(object, object, { manager })).toEqual([]);
      }),
    );
  });

  it('finds nothing between an applied manifest and what a server makes of it', () => {
    fc.assert(
      fc.property(spec, fields => {
        expect(
          diffManifests(manifest(fields), onServer(fields), { manager }),
        ).toEqual([]);
      }),
    );
  });

  it.each([
    ['on a server', onServer],
    ['in another manifest', manifest],
  ])('reports a scalar that was changed %s at exactly its path', (_, made) => {
    fc.assert(
      fc.property(spec, fc.nat(), (fields, pick) => {
        const scalars = scalarsOf(fields, 'spec');
        fc.pre(scalars.length > 0);
        const { path, value } = scalars[pick % scalars.length];
        const live = { ...made(fields) };
        live.spec = changed(live.spec, path, 'spec');
        expect(
          diffManifests(manifest(fields), live, { manager }).map(one => ({
            path: one.path,
            reason: one.reason,
            desired: one.desired,
            live: one.live,
          })),
        ).toEqual([
          {
            path,
            reason: 'differs',
            desired: value,
            live: 'changed by a person',
          },
        ]);
      }),
    );
  });

  it('reports every field that was applied and is not in the manifest, and nothing else', () => {
    fc.assert(
      fc.property(anyMap, fc.subarray(keys), (settings, dropped) => {
        const kept = Object.fromEntries(
          Object.entries(settings).filter(([key]) => !dropped.includes(key)),
        );
        const expected = dropped
          .filter(key => Object.hasOwn(settings, key))
          .sort()
          .map(key => `spec.settings.${key} no longer wanted`);
        for (const made of [onServer, manifest]) {
          expect(
            diffManifests(manifest({ settings: kept }), made({ settings }), {
              manager,
            }).map(({ path, reason }) => `${path} ${reason}`),
          ).toEqual(expected);
        }
      }),
    );
  });

  it('gives the same result for any order of keys', () => {
    fc.assert(
      fc.property(spec, spec, (wanted, applied) => {
        for (const made of [onServer, manifest]) {
          const desired = manifest(wanted);
          const live = made(applied);
          const result = diffManifests(desired, live, { manager });
          expect(diffManifests(reordered(desired), live, { manager })).toEqual(
            result,
          );
          expect(diffManifests(desired, reordered(live), { manager })).toEqual(
            result,
          );
        }
      }),
    );
  });
});
