import { mockServices } from '@backstage/backend-test-utils';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type {
  EntityProviderConnection,
  EntityProviderMutation,
} from '@backstage/plugin-catalog-node';
import { startApiServer, type ApiServer } from '@llm-d-sim/local-cluster';
import { installCustomResourceDefinitions } from '@llm-d-sim/operator';
import {
  goldenPaths,
  readStackPolicy,
  referenceOf,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  DefaultClusterClient,
  KubeConfigTransport,
  PooledKubeConfig,
  type ClusterRequest,
  type ClusterTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import { setTimeout } from 'node:timers/promises';
import { StackEntityProvider } from './StackEntityProvider';

/** The same cluster, until somebody pulls the plug or takes permissions away. */
class SwitchedTransport implements ClusterTransport {
  readonly #inner: ClusterTransport;
  state: 'on' | 'off' | 'forbidden' = 'on';

  constructor(inner: ClusterTransport) {
    this.#inner = inner;
  }

  get cluster() {
    return this.#inner.cluster;
  }

  async send(request: ClusterRequest): Promise<Response> {
    if (this.state === 'off') throw new TypeError('fetch failed');
    if (this.state === 'forbidden') {
      return Response.json(
        { kind: 'Status', code: 403, reason: 'Forbidden', message: 'no' },
        { status: 403 },
      );
    }
    return this.#inner.send(request);
  }
}

describe.each(['watch', 'poll'] as const)('StackEntityProvider by %s', mode => {
  let apiServer: ApiServer;
  let cluster: DefaultClusterClient;
  let transport: KubeConfigTransport;
  let switched: SwitchedTransport;
  let provider: StackEntityProvider;
  let warnings: string[];
  /** What the catalog would hold. */
  let catalog: Map<string, Entity>;
  let mutations: EntityProviderMutation[];
  let isCatalogDown = false;

  const connection: EntityProviderConnection = {
    applyMutation: async mutation => {
      if (isCatalogDown) throw new Error('the database is away');
      mutations.push(mutation);
      if (mutation.type === 'full') {
        catalog = new Map(
          mutation.entities.map(({ entity }) => [
            stringifyEntityRef(entity),
            entity,
          ]),
        );
        return;
      }
      for (const one of mutation.removed) {
        if ('entityRef' in one) catalog.delete(one.entityRef);
      }
      for (const { entity } of mutation.added) {
        catalog.set(stringifyEntityRef(entity), entity);
      }
    },
    refresh: async () => {},
  };

  beforeEach(async () => {
    apiServer = await startApiServer({ log: () => {} });
    const kubeConfig = new PooledKubeConfig();
    kubeConfig.loadFromClusterAndUser(
      {
        name: 'test',
        server: apiServer.url,
        caData: apiServer.caData,
        skipTLSVerify: false,
      },
      { name: 'admin', token: apiServer.adminToken },
    );
    transport = KubeConfigTransport.fromKubeConfig(kubeConfig, {
      cluster: 'test',
    });
    cluster = DefaultClusterClient.create({ transport });
    switched = new SwitchedTransport(transport);
    catalog = new Map();
    mutations = [];
    warnings = [];
    isCatalogDown = false;
    const logger = mockServices.logger.mock();
    logger.child.mockReturnValue({
      ...logger,
      warn: (line: string) => warnings.push(line),
    });
    provider = new StackEntityProvider({
      transport: switched,
      mode,
      clusterEntities: new Map(),
      defaultOwner: 'group:default/unknown',
      system: 'inference',
      fullSyncMs: 1_000_000,
      policy: readStackPolicy({
        namespaces: [{ name: 'given', owners: ['group:default/ai-platform'] }],
      }),
      logger,
      times: { pollMs: 50, retryMs: 50, gapRetryMs: 50 },
    });
  });
  afterEach(async () => {
    await provider.stop();
    await transport.close();
    await apiServer.stop();
  });

  async function until(what: string, holds: () => boolean): Promise<void> {
    const deadline = performance.now() + 20_000;
    while (!holds()) {
      if (performance.now() > deadline) throw new Error(`not: ${what}`);
      await setTimeout(10);
    }
  }

  async function apply(form: Record<string, unknown>) {
    const resources = goldenPaths['llm-d-stack'].resourcesOf(form);
    const { namespace = '' } = resources[0].metadata;
    for (const manifest of [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      ...resources,
    ]) {
      await cluster.apply(manifest, { fieldManager: 'test' });
    }
    return resources[1];
  }

  const stacks = () =>
    [...catalog.values()].filter(
      ({ spec }) => spec?.type === 'inference-stack',
    );

  it('emits a stack with what it is related to, its API once it is served, and takes both away with it', async () => {
    await installCustomResourceDefinitions(cluster);
    const install = await apply({ name: 'demo' });
    await provider.connect(connection);
    const ref = 'resource:default/test-llm-d-sim-demo';
    await until('the stack is there', () => catalog.has(ref));
    expect(catalog.get(ref)).toEqual({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Resource',
      metadata: expect.objectContaining({
        name: 'test-llm-d-sim-demo',
        annotations: expect.objectContaining({
          'sim.llm-d.io/cluster': 'test',
          'sim.llm-d.io/scheduler-install': 'llm-d-sim/demo',
          'sim.llm-d.io/simulator-deployment': 'llm-d-sim/demo',
          'sim.llm-d.io/inference-pool':
            expect.stringMatching(/^llm-d-sim\/demo/),
          'backstage.io/managed-by-origin-location':
            'llm-d:test/llm-d-sim/schedulerinstalls/demo',
        }),
      }),
      spec: {
        type: 'inference-stack',
        owner: 'group:default/unknown',
        system: 'inference',
        dependsOn: ['resource:default/test'],
      },
    });
    expect(catalog.get('resource:default/test')?.spec).toEqual({
      type: 'kubernetes-cluster',
      owner: 'group:default/unknown',
    });

    const reference = referenceOf(install);
    const setStatus = (gatewayURL: string) =>
      cluster.applyStatus(
        {
          apiVersion: reference.apiVersion,
          kind: reference.kind,
          metadata: { name: 'demo', namespace: 'llm-d-sim' },
          status: { gatewayURL },
        },
        { fieldManager: 'operator', force: true },
      );
    await setStatus('http://10.0.0.7:8080');
    const api = 'api:default/test-llm-d-sim-demo';
    await until('the API is there', () => catalog.has(api));
    expect(catalog.get(api)?.spec).toMatchObject({
      type: 'openai',
      definition: expect.stringContaining('"url": "http://10.0.0.7:8080"'),
    });
    expect(catalog.get(ref)).toMatchObject({
      metadata: { links: [{ url: 'http://10.0.0.7:8080' }] },
      spec: { dependencyOf: [api] },
    });
    await setStatus('file:///etc/passwd');
    await until('no link leads elsewhere', () => !catalog.has(api));

    await cluster.delete(reference);
    await until('the stack is gone', () => !catalog.has(ref));
    expect(mutations.slice(1).map(({ type }) => type)).not.toContain('full');
  });

  it('believes an owner only where the policy gives them the namespace', async () => {
    await installCustomResourceDefinitions(cluster);
    const owner = 'group:default/ai-platform';
    await apply({ name: 'a', owner, simulatorNamespace: 'given' });
    await apply({ name: 'b', owner, simulatorNamespace: 'elsewhere' });
    await apply({
      name: 'c',
      owner: 'group:default/other',
      simulatorNamespace: 'given',
    });
    await provider.connect(connection);
    await until('all are there', () => stacks().length === 3);
    expect(
      stacks()
        .map(({ metadata, spec }) => [metadata.name, spec?.owner])
        .sort(),
    ).toEqual([
      ['test-elsewhere-b', 'group:default/unknown'],
      ['test-given-a', owner],
      ['test-given-c', 'group:default/unknown'],
    ]);
  });

  it('has no stacks in a cluster without the custom resource definitions, and finds them when those come', async () => {
    await provider.connect(connection);
    await until('the cluster was read', () => mutations.length === 1);
    expect(stacks()).toEqual([]);
    await installCustomResourceDefinitions(cluster);
    await apply({ name: 'demo' });
    await until('the stack is there', () => stacks().length === 1);
  });

  it.each(['off', 'forbidden'] as const)(
    'keeps the entities of a cluster that is %s, and says so once',
    async state => {
      await installCustomResourceDefinitions(cluster);
      await apply({ name: 'demo' });
      await provider.connect(connection);
      await until('the stack is there', () => stacks().length === 1);
      const before = mutations.length;
      switched.state = state;
      if (mode === 'watch') {
        // A watch that stands tells nothing of it: the next one does.
        await apiServer.stop();
      }
      await until('it is noticed', () => warnings.length > 0);
      await setTimeout(300);
      expect(mutations).toHaveLength(before);
      expect(stacks()).toHaveLength(1);
      expect(new Set(warnings).size).toBe(warnings.length);
    },
  );

  it('tells the catalog everything anew when that has failed', async () => {
    await installCustomResourceDefinitions(cluster);
    await apply({ name: 'demo' });
    isCatalogDown = true;
    await provider.connect(connection);
    await until('it fails', () => warnings.length > 0);
    isCatalogDown = false;
    await until('the stack is there', () => stacks().length === 1);
    expect(mutations[0].type).toBe('full');
  });
});
