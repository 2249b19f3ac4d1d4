import {
  stackFormSchema,
  stackFromForm,
  withEdits,
  type KubernetesObject,
  type StackAction,
} from '@llm-d-sim/plugin-llm-d-common';
import { clusterWith } from './testing/__testUtils__/clusterWith';
import {
  startPortalUnderTest,
  stackEntity,
  type PortalOptions,
} from './testing/__testUtils__/PortalUnderTest';
import { until } from './testing/until';

const teamA = 'group:default/team-a';
const teamB = 'group:default/team-b';
const typedRef = 'component:default/typed';
const scale: StackAction = { type: 'scale', stage: 'decode', replicas: 1 };
const policy = {
  namespaces: [
    { name: 'team-a-*', owners: [teamA] },
    { name: 'team-b-*', owners: [teamB] },
    { name: 'gateways' },
  ],
};

/** The custom resources of a stack as they are in a cluster. */
function stackIn(
  namespace: string,
  name: string,
  options: { entity?: string; spec?: Record<string, unknown> } = {},
): KubernetesObject[] {
  const { schedulerInstall, simulatorDeployment } = stackFromForm(
    stackFormSchema.parse({ name, simulatorNamespace: namespace }),
  );
  const stored = (object: KubernetesObject): KubernetesObject => ({
    ...object,
    metadata: {
      ...object.metadata,
      namespace,
      uid: `${object.kind}-${namespace}-${name}`,
      ...(options.entity !== undefined && {
        annotations: { 'sim.llm-d.io/entity': options.entity },
      }),
    },
  });
  return [
    withEdits(
      stored(schedulerInstall),
      Object.entries(options.spec ?? {}).map(([key, value]) => ({
        path: ['spec', ...key.split('.')],
        value,
      })),
    ),
    stored(simulatorDeployment),
  ];
}

/** Entities whose annotations say what the SchedulerInstall says, unless told otherwise. */
function entityOf(
  provided: boolean,
  annotations: Record<string, string | undefined> = {},
) {
  const entity = stackEntity(provided ? 'demo' : 'typed', { provided });
  const all: Record<string, string | undefined> = {
    ...entity.metadata.annotations,
    'sim.llm-d.io/inference-pool': undefined,
    ...annotations,
  };
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      annotations: Object.fromEntries(
        Object.entries(all).flatMap(([key, value]) =>
          value === undefined ? [] : [[key, value]],
        ),
      ),
    },
  };
}

const baseOf = (provided: boolean) =>
  `/api/llm-d/v1/entities/${
    provided ? 'resource/default/demo' : 'component/default/typed'
  }`;

async function portal(
  options: Omit<PortalOptions, 'answer'> & {
    objects:
      | readonly KubernetesObject[]
      | ((asked: { path: string }) => readonly KubernetesObject[]);
  },
) {
  const { objects, ...rest } = options;
  const { api, proxied } = await startPortalUnderTest({
    ...rest,
    answer: clusterWith(
      typeof objects === 'function' ? objects : () => objects,
    ),
  });
  return {
    api,
    /** Requests that changed something. */
    writes: () => proxied.filter(({ method }) => method !== 'GET'),
    /** Requests about one namespace, rather than about all of a cluster. */
    into: (namespace: string) =>
      proxied.filter(({ path }) => path.includes(`/namespaces/${namespace}/`)),
  };
}

type Portal = Awaited<ReturnType<typeof portal>>;

const changing = (api: Portal['api'], base: string) => ({
  scale: () =>
    api.post(`${base}/actions`).send({ action: scale, revision: 'seen' }),
  delete: () =>
    api
      .post(`${base}/actions`)
      .send({ action: { type: 'delete' }, revision: 'seen' }),
  restart: () =>
    api
      .post(`${base}/actions`)
      .send({ action: { type: 'restart-epp' }, revision: 'seen' }),
  run: () => api.post(`${base}/routing-tests`).send({ scenario: 'failover' }),
  probe: () => api.post(`${base}/probe`),
});

const showing = (api: Portal['api'], base: string) => ({
  health: () => api.get(`${base}/health`),
  node: () => api.get(`${base}/nodes/epp`),
  figures: () => api.get(`${base}/pod-figures`),
  drift: () => api.get(`${base}/drift`),
  profile: () => api.get(`${base}/epp-profile`),
});

async function expectRefusals(
  calls: Record<string, () => PromiseLike<{ status: number; body: unknown }>>,
  text: string,
) {
  for (const [name, call] of Object.entries(calls)) {
    const { body, status } = await call();
    expect([name, status, JSON.stringify(body)]).toEqual([
      name,
      403,
      expect.stringContaining(text),
    ]);
  }
}

async function perform(api: Portal['api'], base: string, action: StackAction) {
  const shown = await api.post(`${base}/actions/preview`).send(action);
  const done = await api
    .post(`${base}/actions`)
    .send({ action, revision: shown.body.revision });
  return { shown: shown.body, done };
}

describe('what an entity names', () => {
  const theirs = stackIn('team-b-dev', 'theirs');

  it('is not changed or loaded where it does not belong to the stack', async () => {
    for (const [annotation, value] of [
      ['sim.llm-d.io/simulator-deployment', 'team-b-dev/theirs'],
      ['sim.llm-d.io/inference-pool', 'team-b-dev/theirs-pool'],
    ]) {
      for (const provided of [false, true]) {
        const { api, into, writes } = await portal({
          entities: [entityOf(provided, { [annotation]: value })],
          objects: [
            ...stackIn('team-a-dev', 'demo', { entity: typedRef }),
            ...theirs,
          ],
        });
        const base = baseOf(provided);
        await expectRefusals(changing(api, base), annotation);
        const shown = await api.post(`${base}/actions/preview`).send(scale);
        expect(shown.body).toMatchObject({
          allowed: false,
          refusal: expect.stringContaining(value),
        });
        expect(writes()).toEqual([]);
        expect(
          into('team-b-dev').filter(({ path }) => path.includes('/pods')),
        ).toEqual([]);
      }
    }
  });

  it('is not changed where another entity is named by what it names', async () => {
    const [install] = stackIn('team-a-dev', 'demo', { entity: typedRef });
    const [, simulator] = stackIn('team-a-dev', 'demo', {
      entity: 'component:default/other',
    });
    const { api, writes } = await portal({
      entities: [entityOf(false)],
      objects: [install, simulator],
    });
    await expectRefusals(
      changing(api, baseOf(false)),
      'belongs to component:default/other',
    );
    expect(writes()).toEqual([]);
  });

  it('is changed where the pool selects its pods, or where it names the entity itself', async () => {
    const [install, fronted] = stackIn('team-a-dev', 'demo', {
      entity: typedRef,
    });
    const [, apart] = stackIn('team-a-dev', 'apart', { entity: typedRef });
    delete fronted.metadata.annotations;
    for (const [place, object] of [
      ['team-a-dev/demo', fronted],
      ['team-a-dev/apart', apart],
    ] as const) {
      const { api, writes } = await portal({
        entities: [
          entityOf(false, { 'sim.llm-d.io/simulator-deployment': place }),
        ],
        objects: [install, object],
      });
      const { done, shown } = await perform(api, baseOf(false), scale);
      expect([shown.refusal, done.status]).toEqual([undefined, 202]);
      expect(writes().map(({ path }) => path)).toEqual([
        `/apis/sim.llm-d.io/v1alpha1/namespaces/team-a-dev/simulatordeployments/${object.metadata.name}`,
      ]);
    }
  });

  it('is held to the custom resource that is acted upon, not to the one of a moment ago', async () => {
    const harmless = stackIn('team-a-dev', 'demo', { entity: typedRef });
    const greedy = stackIn('team-a-dev', 'demo', {
      entity: typedRef,
      spec: { 'epp.poolNamespace': 'team-b-dev' },
    });
    let readings = 0;
    const { api, into, writes } = await portal({
      entities: [entityOf(false)],
      llmD: { policy },
      ownershipEntityRefs: [teamA],
      // What the door reads is harmless, and what is read after that is not.
      objects({ path }) {
        readings += path.endsWith('/schedulerinstalls/demo') ? 1 : 0;
        return readings > 1 ? greedy : harmless;
      },
    });
    const base = baseOf(false);
    const rule = 'namespace team-b-dev of cluster local';
    const started = await api
      .post(`${base}/routing-tests`)
      .send({ scenario: 'round-robin' });
    expect(started.status).toBe(202);
    const { body } = await until(
      () => api.get(`${base}/routing-tests/${started.body.id}`),
      answer => answer.body.state !== 'running',
    );
    expect([body.state, body.error]).toEqual([
      'failed',
      expect.stringContaining(rule),
    ]);
    const { body: shown } = await api
      .post(`${base}/actions/preview`)
      .send(scale);
    readings = 0;
    const done = await api
      .post(`${base}/actions`)
      .send({ action: scale, revision: shown.revision });
    expect([done.status, done.body.error.message]).toEqual([
      403,
      expect.stringContaining(rule),
    ]);
    expect(writes()).toEqual([]);
    expect(into('team-b-dev')).toEqual([]);
  });
});

describe('what a SchedulerInstall names', () => {
  it.each([
    ['the model pods', { simulatorNamespace: 'team-b-dev' }],
    ['the pool', { 'epp.poolNamespace': 'team-b-dev' }],
    ['the route', { schedulerNamespace: 'team-b-dev' }],
    [
      'the gateway',
      { 'routing.parentGateway': { name: 'theirs', namespace: 'team-b-dev' } },
    ],
  ])(
    'is neither shown nor touched where the policy gives %s to others',
    async (_what, spec) => {
      for (const provided of [false, true]) {
        const { api, into, writes } = await portal({
          entities: [entityOf(provided)],
          objects: stackIn('team-a-dev', 'demo', { entity: typedRef, spec }),
          llmD: { policy },
          ownershipEntityRefs: [teamA],
        });
        const base = baseOf(provided);
        const rule = 'namespace team-b-dev of cluster local';
        const { drift, ...shown } = showing(api, base);
        await expectRefusals(shown, rule);
        if (!('routing.parentGateway' in spec)) {
          // Nothing is made beside a gateway of somebody else, so nothing is compared there.
          await expectRefusals({ drift }, rule);
        }
        await expectRefusals(changing(api, base), rule);
        // Also when the fleet knows the stack by heart.
        await until(
          () => api.get('/api/llm-d/v1/stacks'),
          ({ body }) => body.items.length > 0,
        );
        await expectRefusals({ health: showing(api, base).health }, rule);
        expect(writes()).toEqual([]);
        expect(into('team-b-dev')).toEqual([]);
      }
    },
  );

  it('is not looked at for drift where its status says that something was made among others', async () => {
    const [install, simulator] = stackIn('team-a-dev', 'demo', {
      entity: typedRef,
    });
    const inventory = [
      {
        apiVersion: 'v1',
        kind: 'Service',
        namespace: 'team-b-dev',
        name: 'theirs',
      },
    ];
    const { api, into } = await portal({
      entities: [entityOf(false)],
      objects: [{ ...install, status: { inventory } }, simulator],
      llmD: { policy },
      ownershipEntityRefs: [teamA],
    });
    const { drift } = showing(api, baseOf(false));
    await expectRefusals({ drift }, 'namespace team-b-dev of cluster local');
    expect(into('team-b-dev')).toEqual([]);
  });

  it('is shown to whoever may read the stack where its own team has it, and touched by that team only', async () => {
    const objects = stackIn('team-a-dev', 'demo', {
      spec: {
        'epp.poolNamespace': 'team-a-models',
        'routing.parentGateway': { name: 'shared', namespace: 'gateways' },
      },
    });
    const entities = [
      entityOf(true, { 'sim.llm-d.io/simulator-deployment': undefined }),
    ];
    const reader = await portal({
      entities,
      objects,
      llmD: { policy },
      ownershipEntityRefs: [teamB],
    });
    const { health, node } = showing(reader.api, baseOf(true));
    expect((await health()).status).toBe(200);
    expect((await node()).status).toBe(200);
    await expectRefusals(
      changing(reader.api, baseOf(true)),
      'llmD.policy.namespaces',
    );
    const owner = await portal({
      entities,
      objects,
      llmD: { policy },
      ownershipEntityRefs: [teamA],
    });
    const run = await owner.api
      .post(`${baseOf(true)}/routing-tests`)
      .send({ scenario: 'round-robin' });
    expect(run.status).toBe(202);
  });
});

describe('the EPP', () => {
  const restart: StackAction = { type: 'restart-epp' };
  const objects = stackIn('team-a-dev', 'demo', {
    spec: { 'epp.name': 'epp' },
  });
  const epp = (labels: Record<string, string>): KubernetesObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: 'team-a-dev', name: 'epp', uid: 'epp', labels },
    spec: {},
  });
  const ours = {
    'sim.llm-d.io/owner': 'SchedulerInstall.team-a-dev.demo',
    'sim.llm-d.io/owner-uid': 'SchedulerInstall-team-a-dev-demo',
  };

  it.each([
    ['was made by somebody else', {}],
    [
      'was made for another SchedulerInstall',
      { ...ours, 'sim.llm-d.io/owner': 'SchedulerInstall.team-a-dev.other' },
    ],
    [
      'was made for one of the same name that is gone',
      { ...ours, 'sim.llm-d.io/owner-uid': 'older' },
    ],
  ])('is not restarted when it %s', async (_what, labels) => {
    const { api, writes } = await portal({
      entities: [entityOf(true)],
      objects: [...objects, epp(labels)],
    });
    const { done, shown } = await perform(api, baseOf(true), restart);
    expect(shown).toMatchObject({
      allowed: false,
      refusal: expect.stringContaining('was not made for SchedulerInstall'),
    });
    expect([done.status, done.body.error.message]).toEqual([
      403,
      expect.stringContaining('restart it where it is looked after'),
    ]);
    expect(writes()).toEqual([]);
  });

  it('is restarted when it was made for the stack', async () => {
    const { api, writes } = await portal({
      entities: [entityOf(true)],
      objects: [...objects, epp(ours)],
    });
    const { done, shown } = await perform(api, baseOf(true), restart);
    expect([shown.refusal, done.status]).toEqual([undefined, 202]);
    expect(writes().map(({ method, path }) => [method, path])).toEqual([
      ['PATCH', '/apis/apps/v1/namespaces/team-a-dev/deployments/epp'],
    ]);
  });
});
