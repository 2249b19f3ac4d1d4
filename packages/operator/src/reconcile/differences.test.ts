import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import fc from 'fast-check';
import { differences } from './differences';
import { fieldsOfOthers } from './fieldsOfOthers';

const manager = 'operator';

const liveObject = (
  fields: Record<string, unknown>,
  fieldsV1: Record<string, unknown>,
): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  ...fields,
  metadata: {
    name: 'a',
    namespace: 'ns',
    uid: 'u',
    managedFields: [{ manager, operation: 'Apply', fieldsV1 }],
  },
});
const desiredObject = (fields: Record<string, unknown>): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'a', namespace: 'ns' },
  ...fields,
});
const paths = (desired: KubernetesObject, live: KubernetesObject) =>
  differences(desired, live, manager).map(
    ({ path, reason }) => `${path} ${reason}`,
  );

describe('differences', () => {
  const ownedContainers = {
    'f:spec': {
      'f:containers': {
        'k:{"name":"main"}': {
          '.': {},
          'f:name': {},
          'f:image': {},
          'f:ports': {
            'k:{"containerPort":80,"protocol":"TCP"}': {
              '.': {},
              'f:containerPort': {},
            },
          },
        },
      },
      'f:selector': {},
    },
  };
  const live = liveObject(
    {
      spec: {
        replicas: 3,
        selector: { app: 'x' },
        containers: [
          { name: 'injected', image: 'proxy' },
          {
            name: 'main',
            image: 'sim:1',
            imagePullPolicy: 'Always',
            ports: [{ containerPort: 80, protocol: 'TCP' }],
          },
        ],
      },
    },
    ownedContainers,
  );

  it('overlooks what the server defaulted and what others added', () => {
    expect(
      paths(
        desiredObject({
          spec: {
            selector: { app: 'x' },
            containers: [
              { name: 'main', image: 'sim:1', ports: [{ containerPort: 80 }] },
            ],
          },
        }),
        live,
      ),
    ).toEqual([]);
  });

  it('names the field of the list element that changed', () => {
    expect(
      paths(
        desiredObject({
          spec: {
            selector: { app: 'x' },
            containers: [
              { name: 'main', image: 'sim:2', ports: [{ containerPort: 80 }] },
            ],
          },
        }),
        live,
      ),
    ).toEqual(['spec.containers[name=main].image differs']);
  });

  it('reports what we own and want no longer, at every depth', () => {
    expect(
      paths(
        desiredObject({
          spec: { containers: [{ name: 'main', image: 'sim:1', ports: [] }] },
        }),
        live,
      ),
    ).toEqual([
      'spec.containers[name=main].ports[containerPort=80,protocol=TCP] no longer wanted',
      'spec.selector no longer wanted',
    ]);
    expect(paths(desiredObject({}), live)).toEqual(['spec no longer wanted']);
  });

  it('compares lists that no key tells apart element by element', () => {
    const rules = liveObject(
      {
        spec: { rules: [{ backend: 'a', weight: 1 }, { backend: 'b' }] },
      },
      { 'f:spec': { 'f:rules': {} } },
    );
    const wanted = (...backends: string[]) =>
      desiredObject({
        spec: { rules: backends.map(backend => ({ backend })) },
      });
    expect(paths(wanted('a', 'b'), rules)).toEqual([]);
    expect(paths(wanted('a', 'c'), rules)).toEqual([
      'spec.rules[1].backend differs',
    ]);
    expect(paths(wanted('a'), rules)).toEqual(['spec.rules differs']);
  });

  it('ignores what other managers own', () => {
    const object = liveObject({ spec: { replicas: 5 } }, {});
    object.metadata.managedFields = [
      {
        manager: 'kubectl',
        operation: 'Update',
        fieldsV1: { 'f:spec': { 'f:replicas': {} } },
      },
    ];
    expect(paths(desiredObject({}), object)).toEqual([]);
    expect(paths(desiredObject({ spec: { replicas: 3 } }), object)).toEqual([
      'spec.replicas differs',
    ]);
  });

  it('finds nothing in an object that holds what is wanted plus anything else', () => {
    const json = fc.letrec(tie => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.array(tie('value'), { maxLength: 3 }),
        tie('map'),
      ),
      map: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('value'), {
        maxKeys: 4,
      }),
    }));
    const addTo = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(addTo);
      if (typeof value !== 'object' || value === null) return value;
      return {
        ...Object.fromEntries(
          Object.entries(value).map(([key, inner]) => [key, addTo(inner)]),
        ),
        extra: 'defaulted',
      };
    };
    fc.assert(
      fc.property(json.map, spec => {
        expect(
          paths(desiredObject({ spec }), liveObject({ spec: addTo(spec) }, {})),
        ).toEqual([]);
      }),
    );
  });
});

describe('fieldsOfOthers', () => {
  it('names the manager that changed a field under our hands', () => {
    const object = liveObject(
      { spec: { containers: [{ name: 'main', image: 'theirs' }] } },
      {
        'f:spec': { 'f:containers': { 'k:{"name":"main"}': { 'f:name': {} } } },
      },
    );
    object.metadata.managedFields?.push({
      manager: 'kubectl-set',
      operation: 'Update',
      fieldsV1: {
        'f:spec': {
          'f:containers': { 'k:{"name":"main"}': { 'f:image': {} } },
        },
      },
    });
    const wanted = desiredObject({
      spec: { containers: [{ name: 'main', image: 'ours' }] },
    });
    expect(
      fieldsOfOthers(differences(wanted, object, manager), object, manager),
    ).toEqual([
      { path: 'spec.containers[name=main].image', manager: 'kubectl-set' },
    ]);
  });

  it('names who scaled what we give replicas to', () => {
    const object = liveObject({ spec: { replicas: 1 } }, {});
    object.metadata.managedFields?.push({
      manager: 'kubectl',
      operation: 'Update',
      subresource: 'scale',
      fieldsV1: { 'f:spec': { 'f:replicas': {} } },
    });
    const wanted = desiredObject({ spec: { replicas: 3 } });
    expect(
      fieldsOfOthers(differences(wanted, object, manager), object, manager),
    ).toEqual([{ path: 'spec.replicas', manager: 'kubectl' }]);
  });
});
