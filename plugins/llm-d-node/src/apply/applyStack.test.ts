import { startApiServer, type ApiServer } from '@llm-d-sim/local-cluster';
import { installCustomResourceDefinitions } from '@llm-d-sim/operator';
import {
  PORTAL_FIELD_MANAGER,
  SIM_API_VERSION,
  asStackMembers,
  goldenPaths,
  manifestOf,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import fc from 'fast-check';
import { DefaultClusterClient } from '../cluster/DefaultClusterClient';
import { KubeConfigTransport } from '../cluster/KubeConfigTransport';
import { PooledKubeConfig } from '../cluster/PooledKubeConfig';
import { readInventory } from '../inventory/readInventory';
import {
  FaultyTransport,
  type TransportFault,
} from '../testing/FaultyTransport';
import { ApplyFailedError } from './ApplyFailedError';
import { applyStack, type ApplyStackOptions } from './applyStack';
import { undoApply } from './undoApply';

jest.setTimeout(300_000);

const fieldManager = PORTAL_FIELD_MANAGER;
const kinds = ['SimulatorDeployment', 'SchedulerInstall'];

describe('applyStack', () => {
  let apiServer: ApiServer;
  let faulty: FaultyTransport;
  let transport: KubeConfigTransport;
  /** The cluster as it is. */
  let cluster: DefaultClusterClient;
  let next = 0;

  beforeAll(async () => {
    apiServer = await startApiServer({ log: () => {} });
    const kubeConfig = new PooledKubeConfig();
    kubeConfig.loadFromOptions({
      clusters: [
        { name: 'test', server: apiServer.url, caData: apiServer.caData },
      ],
      users: [{ name: 'admin', token: apiServer.adminToken }],
      contexts: [{ name: 'test', cluster: 'test', user: 'admin' }],
      currentContext: 'test',
    });
    transport = KubeConfigTransport.fromKubeConfig(kubeConfig, {
      cluster: 'test',
    });
    faulty = new FaultyTransport(transport);
    cluster = DefaultClusterClient.create({ transport });
    await installCustomResourceDefinitions(cluster);
  });
  afterAll(async () => {
    await transport?.close();
    await apiServer?.stop();
  });

  /** A namespace nobody has used, and a stack in it, with its gateway in a second one. */
  function aStack(more: object = {}) {
    next += 1;
    const namespace = `ns-${next}`;
    const manifests = asStackMembers(
      goldenPaths['llm-d-ab-test'].resourcesOf({
        name: 'demo',
        simulatorNamespace: namespace,
        ...more,
      }),
      { stack: 'demo' },
    );
    return { namespace, manifests };
  }

  async function membersIn(namespace: string): Promise<KubernetesObject[]> {
    const lists = await Promise.all(
      kinds.map(kind =>
        cluster.list({ apiVersion: SIM_API_VERSION, kind }, { namespace }),
      ),
    );
    return lists.flat();
  }

  /** All that somebody can see of a namespace: manifests and whose they are. */
  async function stateOf(namespace: string) {
    const place = await cluster.get({
      apiVersion: 'v1',
      kind: 'Namespace',
      name: namespace,
    });
    const members = await membersIn(namespace);
    return {
      namespace: place?.metadata.name,
      members: members
        .map(member => ({
          manifest: manifestOf(member),
          managers: member.metadata.managedFields
            ?.map(({ manager, fieldsV1 }) => ({ manager, fieldsV1 }))
            .sort((a, b) => `${a.manager}`.localeCompare(`${b.manager}`)),
        }))
        .sort((a, b) =>
          a.manifest.metadata.name.localeCompare(b.manifest.metadata.name),
        ),
    };
  }

  const apply = (
    manifests: KubernetesObject[],
    more: Partial<ApplyStackOptions> = {},
  ) => applyStack(cluster, { manifests, fieldManager, ...more });

  /** A client that knows nothing yet, so that every run sends the same requests. */
  const throughFaults = () =>
    DefaultClusterClient.create({ transport: faulty });

  it('makes what is missing in order, changes what differs, and leaves alone what is so', async () => {
    const { manifests, namespace } = aStack();
    const first = await apply(manifests);
    expect(
      first.objects.map(({ change, reference }) => [change, reference.kind]),
    ).toEqual([
      ['created', 'Namespace'],
      ['created', 'SimulatorDeployment'],
      ['created', 'SimulatorDeployment'],
      ['created', 'SchedulerInstall'],
    ]);
    const before = await membersIn(namespace);
    const again = await apply(manifests);
    expect(new Set(again.objects.map(({ change }) => change))).toEqual(
      new Set(['unchanged']),
    );
    expect(await membersIn(namespace)).toEqual(before);

    const { manifests: changed } = {
      manifests: asStackMembers(
        goldenPaths['llm-d-ab-test'].resourcesOf({
          name: 'demo',
          simulatorNamespace: namespace,
          decodeReplicas: 5,
        }),
        { stack: 'demo' },
      ),
    };
    const third = await apply(changed);
    expect(
      third.objects.flatMap(({ differences }) =>
        differences.map(({ desired, live, path }) => [path, live, desired]),
      ),
    ).toEqual([['spec.decode.replicas', 3, 5]]);
  });

  it('says in a dry run what it would do, and does nothing', async () => {
    const { manifests, namespace } = aStack();
    const { objects } = await apply(manifests, { dryRun: true });
    expect(objects.map(({ change }) => change)).toEqual(
      Array(4).fill('created'),
    );
    expect(await stateOf(namespace)).toEqual({
      namespace: undefined,
      members: [],
    });
  });

  it('removes members that are no longer named only when it is asked to', async () => {
    const { manifests, namespace } = aStack();
    await apply(manifests);
    const smaller = manifests.filter(
      ({ metadata }) => metadata.name !== 'demo-b',
    );
    await apply(smaller);
    expect(await membersIn(namespace)).toHaveLength(3);
    const { objects } = await apply(smaller, { prune: 'demo' });
    expect(objects.filter(({ change }) => change === 'removed')).toMatchObject([
      { reference: { name: 'demo-b' } },
    ]);
    expect(
      (
        await readInventory(cluster, { name: 'demo', namespaces: [namespace] })
      ).map(({ metadata }) => metadata.name),
    ).toEqual(['demo', 'demo-a']);
  });

  it('names each field that somebody else owns, with its owner, and changes nothing', async () => {
    const { manifests, namespace } = aStack();
    await apply(manifests);
    const [simulator] = manifests;
    await cluster.apply(
      {
        ...simulator,
        spec: { model: 'theirs', decode: { replicas: 9 } },
      },
      { fieldManager: 'kubectl-edit', force: true },
    );
    const before = await stateOf(namespace);
    const failed = await apply(manifests).catch(error => error);
    expect(failed).toBeInstanceOf(ApplyFailedError);
    expect(failed.conflicts).toEqual(
      expect.arrayContaining([
        { manager: 'kubectl-edit', field: '.spec.decode.replicas' },
        { manager: 'kubectl-edit', field: '.spec.model' },
      ]),
    );
    expect(failed.message).toContain(
      '.spec.decode.replicas belongs to kubectl-edit',
    );
    expect(failed.message).toContain('Nothing was changed');
    expect(await stateOf(namespace)).toEqual(before);
  });

  it('refuses as a whole what the API server refuses in part', async () => {
    const { manifests, namespace } = aStack();
    await cluster.apply(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      { fieldManager },
    );
    const broken = manifests.map(manifest =>
      manifest.kind === 'SchedulerInstall'
        ? {
            ...manifest,
            spec: { ...Object(manifest.spec), proxyService: { port: 70000 } },
          }
        : manifest,
    );
    await expect(apply(broken)).rejects.toThrow(
      /spec\.proxyService\.port[\s\S]*Nothing was changed/,
    );
    expect(await membersIn(namespace)).toEqual([]);
  });

  it('does not take away what somebody else has begun to use', async () => {
    const { manifests, namespace } = aStack();
    const { undo } = await apply(manifests);
    await cluster.apply(
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'theirs', namespace },
      },
      { fieldManager: 'them' },
    );
    const outcome = await undoApply(cluster, undo, {
      fieldManager,
      signal: AbortSignal.timeout(10_000),
    });
    expect(outcome.left).toEqual([
      {
        reference: { apiVersion: 'v1', kind: 'Namespace', name: namespace },
        reason: `it holds ConfigMap ${namespace}/theirs`,
      },
    ]);
    expect(await membersIn(namespace)).toEqual([]);
  });

  type Scenario = 'new' | 'changed' | 'pruned';

  /** What an apply finds: nothing, the same stack of yesterday with an edit of somebody else's, or one with a member too many. */
  async function prepared(scenario: Scenario) {
    const { namespace, manifests } = aStack();
    if (scenario === 'new') {
      return { namespace, manifests, prune: undefined };
    }
    await apply(manifests);
    if (scenario === 'pruned') {
      return {
        namespace,
        manifests: manifests.slice(1),
        prune: 'demo',
      };
    }
    await cluster.apply(
      {
        ...manifests[0],
        metadata: {
          name: manifests[0].metadata.name,
          namespace,
          labels: { theirs: 'yes' },
        },
        spec: {},
      },
      { fieldManager: 'somebody-else' },
    );
    const changed = asStackMembers(
      goldenPaths['llm-d-ab-test'].resourcesOf({
        name: 'demo',
        simulatorNamespace: namespace,
        model: 'other',
        decodeReplicas: 5,
        timeToFirstToken: '5ms',
      }),
      { stack: 'demo', labels: { more: 'labels' } },
    );
    return { namespace, manifests: changed, prune: undefined };
  }

  /** Runs an apply into a fault and checks what every apply promises. */
  async function checkFault(options: {
    scenario: Scenario;
    from: number;
    times: number;
    fault: TransportFault;
    signal?: AbortSignal;
  }) {
    const { fault, from, scenario, signal, times } = options;
    const { manifests, namespace, prune } = await prepared(scenario);
    const before = await stateOf(namespace);
    const run = (more: Partial<ApplyStackOptions> = {}) =>
      applyStack(throughFaults(), {
        manifests,
        fieldManager,
        prune,
        undoTimeoutMs: 1_500,
        ...more,
      });
    faulty.arm({ from, times, fault });
    const failed = await run({ signal }).then(
      () => undefined,
      error => error,
    );
    const requests = faulty.count;
    faulty.heal();
    if (failed) {
      expect(failed).toBeInstanceOf(ApplyFailedError);
      const after = await stateOf(namespace);
      if (failed.left.length === 0) {
        expect(failed.message).toMatch(
          /Nothing was changed|Rolled back, nothing of this task stays/,
        );
        expect(after).toEqual(before);
      } else {
        // Whatever is not as before is named.
        const named = failed.message as string;
        for (const { manifest } of after.members) {
          const was = before.members.find(
            one => one.manifest.metadata.name === manifest.metadata.name,
          );
          if (JSON.stringify(was?.manifest) !== JSON.stringify(manifest)) {
            expect(named).toContain(
              `${manifest.kind} ${namespace}/${manifest.metadata.name}`,
            );
          }
        }
        if (after.namespace !== before.namespace) {
          expect(named).toContain(`Namespace ${namespace}`);
        }
      }
    }
    // A second attempt gets there, whatever the first one left.
    await run();
    const members = await membersIn(namespace);
    expect(members.map(({ metadata }) => metadata.name).sort()).toEqual(
      manifests.map(({ metadata }) => metadata.name).sort(),
    );
    return { requests, failed: failed !== undefined };
  }

  const persistent: [name: string, TransportFault][] = [
    ['403', { type: 'status', code: 403, reason: 'Forbidden' }],
    ['500', { type: 'status', code: 500, reason: 'InternalError' }],
    ['a cut before', { type: 'cut', when: 'before' }],
    ['a cut after', { type: 'cut', when: 'applied' }],
  ];

  describe.each<Scenario>(['new', 'changed', 'pruned'])(
    'of a stack that is %s',
    scenario => {
      it.each(persistent)(
        'is everything or nothing after %s at any step',
        async (_name, fault) => {
          // As many as are tried: then the way is free again for taking back.
          let failures = 0;
          for (let from = 1; ; from += 1) {
            const { failed, requests } = await checkFault({
              scenario,
              from,
              times: 3,
              fault,
            });
            failures += failed ? 1 : 0;
            if (requests < from) break;
          }
          expect(failures).toBeGreaterThan(3);
        },
      );

      it('is everything or nothing when somebody cancels at any step', async () => {
        let failures = 0;
        for (let from = 1; ; from += 1) {
          const controller = new AbortController();
          const { failed, requests } = await checkFault({
            scenario,
            from,
            times: 1,
            fault: { type: 'cancel', controller },
            signal: controller.signal,
          });
          failures += failed ? 1 : 0;
          if (requests < from) break;
        }
        expect(failures).toBeGreaterThan(3);
      });
    },
  );

  it('names exactly what stays when the cluster does not come back, and converges when it does', async () => {
    expect.hasAssertions();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<Scenario>('new', 'changed', 'pruned'),
        fc.constantFrom(...persistent.map(([, fault]) => fault)),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 60 }),
        async (scenario, fault, from, times) => {
          await checkFault({ scenario, fault, from, times });
        },
      ),
      { numRuns: 25, verbose: 1 },
    );
  });

  it('takes back after a restart what it had made before it', async () => {
    const { manifests, namespace } = aStack();
    const remembered = new Map<string, unknown>();
    const remember: ApplyStackOptions['remember'] = async (key, look) => {
      if (!remembered.has(key)) {
        remembered.set(key, JSON.parse(JSON.stringify(await look())));
      }
      return remembered.get(key);
    };
    const before = await stateOf(namespace);
    const run = () =>
      applyStack(throughFaults(), {
        manifests,
        fieldManager,
        remember,
        undoTimeoutMs: 100,
      });
    faulty.heal();
    await applyStack(throughFaults(), {
      manifests: aStack().manifests,
      fieldManager,
    });
    const last = faulty.count;
    // Like a portal that dies in the middle: from here on nothing comes through, taking back neither.
    faulty.arm({
      from: last,
      times: Infinity,
      fault: { type: 'cut', when: 'before' },
    });
    await expect(run()).rejects.toThrow('These stay');
    expect((await membersIn(namespace)).length).toBeGreaterThan(0);

    faulty.arm({
      from: 1,
      times: 1,
      matching: ({ method, path, query }) =>
        method === 'PATCH' &&
        path.includes('schedulerinstalls') &&
        !query?.dryRun,
      fault: { type: 'status', code: 403, reason: 'Forbidden' },
    });
    await expect(
      applyStack(throughFaults(), { manifests, fieldManager, remember }),
    ).rejects.toThrow('Rolled back');
    faulty.heal();
    expect(await stateOf(namespace)).toEqual(before);
  });
});
