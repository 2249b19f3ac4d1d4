import { resolve, type ParentVerdict, type Resolution } from './resolve';
import {
  gateway,
  grant,
  modelPod,
  pool,
  poolReference,
  route,
  service,
  slice,
  stored,
  world,
} from './testing/world';

const POOL_GROUP = 'inference.networking.k8s.io';

/** `Type=Status/Reason` of each condition. */
const said = (parents: ParentVerdict[] | undefined) =>
  (parents ?? []).map(({ conditions }) =>
    conditions.map(({ type, status, reason }) => `${type}=${status}/${reason}`),
  );

const backendsOf = (resolution: Resolution, name = 'default/gw') =>
  resolution.gateways
    .get(name)
    ?.routes.map(({ backends }) => backends.map(backend => backend)) ?? [];

const working = [['Accepted=True/Accepted', 'ResolvedRefs=True/ResolvedRefs']];

describe('resolve', () => {
  it('leads a route to its pool: EPP, failure mode and the ready pods behind it', () => {
    const resolution = resolve(
      world({
        routes: [route('r', [poolReference('a')])],
        pools: [pool('a', { failureMode: 'FailOpen' })],
        services: [
          service('a-epp', 9002, { appProtocol: 'kubernetes.io/h2c' }),
        ],
        pods: [
          modelPod('p1', 'a', '127.64.1.1'),
          modelPod('p2', 'a', '127.64.1.2', false),
          modelPod('p3', 'b', '127.64.1.3'),
        ],
      }),
    );
    expect(backendsOf(resolution)).toEqual([
      [
        {
          type: 'pool',
          weight: 1,
          pool: { namespace: 'default', name: 'a' },
          epp: {
            host: 'a-epp.default.svc.cluster.local',
            port: 9002,
            tls: false,
          },
          failureMode: 'FailOpen',
          endpoints: [{ ip: '127.64.1.1', port: 8000 }],
        },
      ],
    ]);
    expect(said(resolution.routes.get('default/r'))).toEqual(working);
    expect(said(resolution.pools.get('default/a'))).toEqual(working);
    expect(resolution.pools.get('default/a')?.[0]?.parentRef).toEqual({
      group: 'gateway.networking.k8s.io',
      kind: 'Gateway',
      namespace: 'default',
      name: 'gw',
    });
    expect(
      resolution.gateways.get('default/gw')?.attachedRoutes.get('l0'),
    ).toBe(1);
  });

  it('asks an EPP over TLS unless its Service says that it speaks cleartext HTTP/2', () => {
    const resolution = resolve(
      world({
        routes: [route('r', [poolReference('a')])],
        pools: [pool('a')],
        services: [service('a-epp', 9002)],
      }),
    );
    expect(backendsOf(resolution)).toMatchObject([[{ epp: { tls: true } }]]);
  });

  it.each([
    ['no such Service', [], 'does not exist'],
    ['no such port', [service('a-epp', 1)], 'has no port 9002'],
    [
      'ExternalName',
      [service('a-epp', 9002, { type: 'ExternalName' })],
      'ExternalName',
    ],
  ])(
    'accepts a route to a pool whose EPP cannot be found (%s), says so on the pool, and answers 500',
    (_, services, words) => {
      const resolution = resolve(
        world({
          routes: [route('r', [poolReference('a')])],
          pools: [pool('a')],
          services,
        }),
      );
      expect(said(resolution.routes.get('default/r'))).toEqual(working);
      expect(said(resolution.pools.get('default/a'))).toEqual([
        ['Accepted=True/Accepted', 'ResolvedRefs=False/InvalidExtensionRef'],
      ]);
      expect(backendsOf(resolution)).toMatchObject([
        [
          {
            type: 'invalid',
            status: 500,
            reason: expect.stringContaining(words),
          },
        ],
      ]);
    },
  );

  it('does not serve a pool without an EPP', () => {
    const without = pool('a');
    delete without.spec.endpointPickerRef;
    const resolution = resolve(
      world({ routes: [route('r', [poolReference('a')])], pools: [without] }),
    );
    expect(said(resolution.pools.get('default/a'))[0]?.[0]).toBe(
      'Accepted=False/EndpointPickerRefMissing',
    );
  });

  it('has nothing to say about a pool that no route leads to', () => {
    const resolution = resolve(world({ pools: [pool('a')] }));
    expect(resolution.pools.get('default/a')).toEqual([]);
  });

  it.each([
    [poolReference('none'), 'BackendNotFound'],
    [{ name: 'none', port: 80 }, 'BackendNotFound'],
    [{ name: 'web', port: 81 }, 'BackendNotFound'],
    [{ group: 'x', kind: 'Thing', name: 'web' }, 'InvalidKind'],
    [{ name: 'web', namespace: 'other', port: 80 }, 'RefNotPermitted'],
  ])('accepts a route with a bad reference and says why: %j', (ref, reason) => {
    const resolution = resolve(
      world({ routes: [route('r', [ref])], services: [service('web', 80)] }),
    );
    expect(said(resolution.routes.get('default/r'))).toEqual([
      ['Accepted=True/Accepted', `ResolvedRefs=False/${reason}`],
    ]);
    expect(backendsOf(resolution)).toMatchObject([[{ type: 'invalid' }]]);
  });

  it.each([
    [
      'of the very object',
      { group: POOL_GROUP, kind: 'InferencePool', name: 'a' },
      true,
    ],
    ['of all of the kind', { group: POOL_GROUP, kind: 'InferencePool' }, true],
    [
      'of another object',
      { group: POOL_GROUP, kind: 'InferencePool', name: 'b' },
      false,
    ],
    ['of another kind', { group: '', kind: 'Service' }, false],
  ])('needs a grant to cross namespaces: one %s', (_, to, permitted) => {
    const resolution = resolve(
      world({
        routes: [route('r', [poolReference('a', { namespace: 'models' })])],
        pools: [pool('a', {}, 'models')],
        services: [service('a-epp', 9002, { namespace: 'models' })],
        grants: [grant('models', 'default', to)],
      }),
    );
    expect(said(resolution.routes.get('default/r'))[0]?.[1]).toBe(
      permitted
        ? 'ResolvedRefs=True/ResolvedRefs'
        : 'ResolvedRefs=False/RefNotPermitted',
    );
    expect(resolution.pools.get('models/a')).toHaveLength(permitted ? 1 : 0);
  });

  it.each([
    [
      'another section',
      { name: 'gw', sectionName: 'x' },
      {},
      'NoMatchingParent',
    ],
    ['another port', { name: 'gw', port: 81 }, {}, 'NoMatchingParent'],
    [
      'a hostname that is not served',
      { name: 'gw' },
      { hostname: '*.example.com' },
      'NoMatchingListenerHostname',
    ],
    [
      'routes of other namespaces only',
      { name: 'gw' },
      {
        allowedRoutes: {
          namespaces: {
            from: 'Selector' as const,
            selector: { matchLabels: { team: 'x' } },
          },
        },
      },
      'NotAllowedByListeners',
    ],
    [
      'routes of another kind only',
      { name: 'gw' },
      { allowedRoutes: { kinds: [{ kind: 'GRPCRoute' }] } },
      'NotAllowedByListeners',
    ],
  ])(
    'does not attach a route to a listener with %s',
    (_, parent, listener, reason) => {
      const resolution = resolve(
        world({
          gateways: [gateway('gw', [listener])],
          routes: [
            route('r', [poolReference('a')], {
              gateways: [parent],
              hostnames: ['example.com'],
            }),
          ],
          pools: [pool('a')],
          services: [service('a-epp', 9002)],
        }),
      );
      expect(said(resolution.routes.get('default/r'))[0]?.[0]).toBe(
        `Accepted=False/${reason}`,
      );
      expect(backendsOf(resolution)).toEqual([]);
      expect(said(resolution.pools.get('default/a'))[0]?.[0]).toBe(
        'Accepted=False/HTTPRouteNotAccepted',
      );
    },
  );

  it('lets namespaces in by label', () => {
    const selector = { matchLabels: { team: 'x' } };
    const resolution = resolve(
      world({
        gateways: [
          gateway('gw', [
            { allowedRoutes: { namespaces: { from: 'Selector', selector } } },
          ]),
        ],
        namespaces: [
          {
            metadata: {
              ...stored('app'),
              namespace: undefined,
              labels: { team: 'x' },
            },
          },
        ],
        routes: [
          route('r', [{ name: 'web', port: 80 }], {
            namespace: 'app',
            gateways: [{ name: 'gw', namespace: 'default' }],
          }),
        ],
        services: [service('web', 80, { namespace: 'app' })],
      }),
    );
    expect(said(resolution.routes.get('app/r'))).toEqual(working);
  });

  it('serves one pool through two gateways, each with an entry of its own', () => {
    const objects = {
      gateways: [gateway('gw'), gateway('gw2')],
      routes: [
        route('r', [poolReference('a')]),
        route('r2', [poolReference('a')], { gateways: [{ name: 'gw2' }] }),
      ],
      pools: [pool('a')],
      services: [service('a-epp', 9002)],
    };
    const parents = (resolution: Resolution) =>
      resolution.pools.get('default/a')?.map(({ parentRef }) => parentRef.name);
    expect(parents(resolve(world(objects)))).toEqual(['gw', 'gw2']);
    const [, second] = objects.routes;
    const one = resolve(world({ ...objects, routes: second ? [second] : [] }));
    expect(parents(one)).toEqual(['gw2']);
    expect(backendsOf(one)).toEqual([]);
  });

  it('balances over the ready endpoints of a Service by its port', () => {
    const resolution = resolve(
      world({
        routes: [route('r', [{ name: 'web', port: 80, weight: 3 }])],
        services: [service('web', 80)],
        slices: [slice('web', ['10.0.0.1', '10.0.0.2'], 8080)],
      }),
    );
    expect(backendsOf(resolution)).toEqual([
      [
        {
          type: 'service',
          weight: 3,
          name: 'default/web',
          endpoints: [
            { ip: '10.0.0.1', port: 8080 },
            { ip: '10.0.0.2', port: 8080 },
          ],
        },
      ],
    ]);
  });

  it('puts the rules of older routes first', () => {
    const resolution = resolve(
      world({
        routes: [
          route('young', [], { age: 1 }),
          route('old', [], { age: 9 }),
          route('a-young', [], { age: 1 }),
        ],
      }),
    );
    expect(
      resolution.gateways.get('default/gw')?.routes.map(({ name }) => name),
    ).toEqual(['default/old/0', 'default/a-young/0', 'default/young/0']);
  });

  it('leaves routes of other gateways alone', () => {
    const resolution = resolve(
      world({
        routes: [route('r', [], { gateways: [{ name: 'foreign' }] })],
      }),
    );
    expect(resolution.routes.get('default/r')).toEqual([]);
  });

  it('gives a rule its filters and timeouts, and refuses a route that wants what is not there', () => {
    const plain = route('r', [poolReference('a')]);
    const withRule = (more: object) => ({
      ...plain,
      spec: { ...plain.spec, rules: [{ ...plain.spec.rules?.[0], ...more }] },
    });
    const header = { set: [{ name: 'a', value: '1' }] };
    const taken = resolve(
      world({
        routes: [
          withRule({
            timeouts: { request: '1m', backendRequest: '10s' },
            filters: [
              { type: 'RequestHeaderModifier', requestHeaderModifier: header },
            ],
          }),
        ],
      }),
    );
    expect(taken.gateways.get('default/gw')?.routes).toMatchObject([
      {
        timeouts: { request: 60_000, backendRequest: 10_000 },
        filters: { requestHeaders: header },
      },
    ]);
    const refused = resolve(
      world({ routes: [withRule({ filters: [{ type: 'RequestMirror' }] })] }),
    );
    expect(said(refused.routes.get('default/r'))[0]?.[0]).toBe(
      'Accepted=False/UnsupportedValue',
    );
    expect(refused.gateways.get('default/gw')?.routes).toEqual([]);
  });

  it('does not take a pool whose pods speak what the gateway does not', () => {
    const h2c = pool('a');
    h2c.spec.appProtocol = 'kubernetes.io/h2c';
    const resolution = resolve(
      world({
        routes: [route('r', [poolReference('a')])],
        pools: [h2c],
        services: [service('a-epp', 9002)],
      }),
    );
    expect(said(resolution.pools.get('default/a'))[0]?.[0]).toBe(
      'Accepted=False/NotSupportedByParent',
    );
    expect(backendsOf(resolution)).toMatchObject([[{ type: 'invalid' }]]);
  });

  it('chooses a Service’s pods as its annotation says, if it says something that there is', () => {
    const balanced = (policy: string) => {
      const one = service('s', 80);
      one.metadata.annotations = { 'sim.llm-d.io/load-balancing': policy };
      return resolve(
        world({
          routes: [route('r', [{ name: 's', port: 80 }])],
          services: [one],
          slices: [slice('s', ['127.64.1.1'], 8000)],
        }),
      );
    };
    expect(backendsOf(balanced('LEAST_REQUEST'))).toMatchObject([
      [{ type: 'service', balancing: 'LEAST_REQUEST' }],
    ]);
    const wrong = balanced('LEAST_CONN');
    expect(backendsOf(wrong)).toMatchObject([[{ type: 'invalid' }]]);
    expect(said(wrong.routes.get('default/r'))[0]?.[1]).toBe(
      'ResolvedRefs=False/UnsupportedValue',
    );
  });
});
