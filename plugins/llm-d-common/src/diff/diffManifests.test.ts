import type { KubernetesObject } from '../kubernetes';
import { diffManifests } from './diffManifests';

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
  diffManifests(desired, live, { manager }).map(
    ({ path, reason }) => `${path} ${reason}`,
  );

describe('diffManifests', () => {
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

  it('tells both sides of a difference', () => {
    expect(
      diffManifests(desiredObject({ spec: { selector: { app: 'y' } } }), live, {
        manager,
      })[1],
    ).toEqual({
      path: 'spec.selector.app',
      reason: 'differs',
      desired: 'y',
      live: 'x',
      pointer: ['spec', 'selector', 'app'],
      elements: ['f:spec', 'f:selector', 'f:app'],
    });
  });

  it('takes null and nothing for the same', () => {
    expect(paths(desiredObject({ spec: null }), liveObject({}, {}))).toEqual(
      [],
    );
  });

  it('knows no field by inheritance', () => {
    const labels = JSON.parse('{"__proto__":"a","constructor":"b"}');
    const owned = JSON.parse('{"f:__proto__":{},"f:constructor":{}}');
    expect(
      paths(desiredObject({ spec: labels }), liveObject({ spec: {} }, {})),
    ).toEqual(['spec.__proto__ differs', 'spec.constructor differs']);
    expect(
      paths(
        desiredObject({ spec: {} }),
        liveObject({ spec: labels }, { 'f:spec': owned }),
      ),
    ).toEqual([
      'spec.__proto__ no longer wanted',
      'spec.constructor no longer wanted',
    ]);
  });
});

describe('a list that is owned as a whole', () => {
  const route = (match: Record<string, unknown>) =>
    liveObject({ spec: { rules: [match] } }, { 'f:spec': { 'f:rules': {} } });

  it('holds nothing that its manifest has not, but for what the server fills in', () => {
    const live = route({
      matches: [
        {
          path: { type: 'PathPrefix', value: '/' },
          headers: [{ type: 'Exact', name: 'a', value: 'b' }],
        },
      ],
      timeouts: { request: '0s', backendRequest: '5s' },
      backendRefs: [{ group: '', kind: 'Service', name: 'x', weight: 1 }],
    });
    const wanted = (headers: unknown) =>
      desiredObject({
        spec: {
          rules: [
            {
              matches: [{ headers }],
              timeouts: { request: '0s' },
              backendRefs: [{ name: 'x' }],
            },
          ],
        },
      });
    expect(paths(wanted([{ name: 'a', value: 'b' }]), live)).toEqual([
      'spec.rules[0].timeouts.backendRequest no longer wanted',
    ]);
    expect(paths(wanted(undefined), live)).toEqual([
      'spec.rules[0].matches[0].headers no longer wanted',
      'spec.rules[0].timeouts.backendRequest no longer wanted',
    ]);
  });

  it('belongs to who owns the list', () => {
    const live = route({ name: 'theirs' });
    live.metadata.managedFields?.push({
      manager: 'kubectl-edit',
      operation: 'Update',
      fieldsV1: { 'f:spec': { 'f:rules': {} } },
    });
    expect(
      diffManifests(
        desiredObject({ spec: { rules: [{ name: 'ours' }] } }),
        live,
        { manager },
      ),
    ).toMatchObject([{ path: 'spec.rules[0].name', owner: 'kubectl-edit' }]);
  });
});

describe('an object without a field set of ours', () => {
  const container = (image: string, ...names: string[]) => ({
    spec: { containers: names.map(name => ({ name, image })) },
  });

  it('has its containers told apart by name all the same', () => {
    const object = liveObject(container('b', 'injected', 'main'), {});
    expect(paths(desiredObject(container('a', 'main')), object)).toEqual([
      'spec.containers[name=main].image differs',
    ]);
  });

  it('is a manifest if no server ever had it: what the other one has not is wanted no longer', () => {
    const before = desiredObject({
      spec: {
        ...container('a', 'old', 'main').spec,
        selector: { app: 'x', tier: 'y' },
        rules: [{ name: 'r', weight: 1 }],
      },
    });
    before.metadata.labels = { part: 'epp' };
    const after = desiredObject({
      spec: {
        ...container('a', 'main').spec,
        selector: { app: 'x' },
        rules: [{ name: 'r' }],
      },
    });
    expect(paths(after, before)).toEqual([
      'metadata.labels no longer wanted',
      'spec.containers[name=old] no longer wanted',
      'spec.rules[0].weight no longer wanted',
      'spec.selector.tier no longer wanted',
    ]);
  });

  it('of a server does not tell what is wanted no longer', () => {
    const { managedFields: _hidden, ...metadata } = liveObject({}, {}).metadata;
    const shown = {
      ...desiredObject({ spec: { replicas: 1, paused: true }, status: {} }),
      metadata,
    };
    expect(paths(desiredObject({ spec: { replicas: 2 } }), shown)).toEqual([
      'spec.replicas differs',
    ]);
  });
});

describe('the owner of a difference', () => {
  it('is the manager that replaced a whole list, where field sets do not go into it', () => {
    const object = liveObject({ spec: { listeners: [{ name: 'b' }] } }, {});
    object.metadata.managedFields?.push(
      {
        manager: 'a',
        operation: 'Update',
        fieldsV1: { 'f:spec': { 'f:x': {} } },
      },
      {
        manager: 'somebody',
        operation: 'Update',
        fieldsV1: { 'f:spec': { 'f:listeners': {} } },
      },
    );
    const desired = desiredObject({ spec: { listeners: [{ name: 'a' }] } });
    expect(diffManifests(desired, object, { manager })).toMatchObject([
      { path: 'spec.listeners[name=a]', owner: 'somebody' },
    ]);
  });

  it('is the manager that changed a field under our hands', () => {
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
    expect(
      diffManifests(
        desiredObject({
          spec: { containers: [{ name: 'main', image: 'ours' }] },
        }),
        object,
        { manager },
      ),
    ).toMatchObject([
      { path: 'spec.containers[name=main].image', owner: 'kubectl-set' },
    ]);
  });

  it('is who scaled what we give replicas to', () => {
    const object = liveObject({ spec: { replicas: 1 } }, {});
    object.metadata.managedFields?.push({
      manager: 'kubectl',
      operation: 'Update',
      subresource: 'scale',
      fieldsV1: { 'f:spec': { 'f:replicas': {} } },
    });
    expect(
      diffManifests(desiredObject({ spec: { replicas: 3 } }), object, {
        manager,
      }),
    ).toMatchObject([
      { path: 'spec.replicas', owner: 'kubectl', desired: 3, live: 1 },
    ]);
  });
});

describe('resource quantities', () => {
  const withResources = (cpu: unknown, memory: unknown) => ({
    spec: {
      containers: [{ name: 'main', resources: { limits: { cpu, memory } } }],
    },
  });
  const found = (desired: [unknown, unknown], live: [unknown, unknown]) =>
    paths(
      desiredObject(withResources(...desired)),
      liveObject(withResources(...live), {}),
    );

  it.each([
    [
      ['1000m', '1Gi'],
      ['1', '1024Mi'],
    ],
    [
      ['0.5', 1024],
      ['500m', '1Ki'],
    ],
    [
      [2, '1e3'],
      ['2', '1k'],
    ],
  ] satisfies [[unknown, unknown], [unknown, unknown]][])(
    '%j and %j are the same',
    (one, other) => {
      expect(found(one, other)).toEqual([]);
      expect(found(other, one)).toEqual([]);
    },
  );

  it('differ when their amounts do', () => {
    expect(found(['1', '1G'], ['1001m', '1Gi'])).toEqual([
      'spec.containers[name=main].resources.limits.cpu differs',
      'spec.containers[name=main].resources.limits.memory differs',
    ]);
    expect(found(['1', 'much'], ['1', 'more'])).toHaveLength(1);
  });

  it('stand nowhere else', () => {
    expect(
      paths(
        desiredObject({ data: { limits: '1000m' } }),
        liveObject({ data: { limits: '1' } }, {}),
      ),
    ).toEqual(['data.limits differs']);
  });
});
