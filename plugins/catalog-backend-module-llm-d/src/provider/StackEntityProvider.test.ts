import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import type { EntityProviderMutation } from '@backstage/plugin-catalog-node';
import { startApiServer, type ApiServer } from '@llm-d-sim/local-cluster';
import { installCustomResourceDefinitions } from '@llm-d-sim/operator';
import { stackFormSchema, stackFromForm } from '@llm-d-sim/plugin-llm-d-common';
import {
  DefaultClusterClient,
  KubeConfigTransport,
  PooledKubeConfig,
} from '@llm-d-sim/plugin-llm-d-node';
import { StackEntityProvider } from './StackEntityProvider';

const owners = {
  defaultOwner: 'group:default/unknown',
  ownersByNamespace: new Map([
    ['given', new Set(['group:default/ai-platform'])],
  ]),
};

describe('StackEntityProvider', () => {
  let apiServer: ApiServer;
  let cluster: DefaultClusterClient;
  let emitted: Entity[] | undefined;
  let mutations = 0;
  let refresh: () => Promise<void>;

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
    cluster = DefaultClusterClient.create({
      transport: KubeConfigTransport.fromKubeConfig(kubeConfig, {
        cluster: 'test',
      }),
    });
    emitted = undefined;
    mutations = 0;
    const provider = new StackEntityProvider({
      cluster,
      owners,
      logger: mockServices.logger.mock({
        child: () => mockServices.logger.mock(),
      }),
      taskRunner: {
        run: async task => {
          refresh = async () => task.fn(new AbortController().signal);
        },
      },
    });
    await provider.connect({
      applyMutation: async (mutation: EntityProviderMutation) => {
        mutations += 1;
        emitted =
          mutation.type === 'full'
            ? mutation.entities.map(({ entity }) => entity)
            : undefined;
      },
      refresh: async () => {},
    });
  });
  afterEach(() => apiServer.stop());

  async function apply(form: Record<string, unknown>) {
    const { simulatorDeployment, schedulerInstall } = stackFromForm(
      stackFormSchema.parse(form),
    );
    const { namespace = '' } = schedulerInstall.metadata;
    for (const manifest of [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      simulatorDeployment,
      schedulerInstall,
    ]) {
      await cluster.apply(manifest, { fieldManager: 'test' });
    }
  }

  it('has no stacks in a cluster without the custom resource definitions', async () => {
    await refresh();
    expect(emitted).toEqual([]);
  });

  it('emits an entity that leads to the stack, and removes it with the stack', async () => {
    await installCustomResourceDefinitions(cluster);
    await apply({ name: 'demo', simulatorNamespace: 'llm-d-sim' });
    await refresh();
    expect(emitted).toEqual([
      {
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
            'backstage.io/kubernetes-label-selector':
              'sim.llm-d.io/owner in (SchedulerInstall.llm-d-sim.demo,SimulatorDeployment.llm-d-sim.demo)',
          }),
        }),
        spec: { type: 'inference-stack', owner: 'group:default/unknown' },
      },
    ]);

    await cluster.delete({
      apiVersion: 'sim.llm-d.io/v1alpha1',
      kind: 'SchedulerInstall',
      namespace: 'llm-d-sim',
      name: 'demo',
    });
    await refresh();
    expect(emitted).toEqual([]);
  });

  it('believes an owner only where the namespace was given to them', async () => {
    await installCustomResourceDefinitions(cluster);
    const owner = 'group:default/ai-platform';
    await apply({ name: 'a', owner, simulatorNamespace: 'given' });
    await apply({ name: 'b', owner, simulatorNamespace: 'elsewhere' });
    await refresh();
    expect(
      emitted?.map(({ metadata, spec }) => [metadata.name, spec?.owner]).sort(),
    ).toEqual([
      ['test-elsewhere-b', 'group:default/unknown'],
      ['test-given-a', owner],
    ]);
  });

  it('writes nothing when nothing has changed, and keeps the entities of a cluster that is away', async () => {
    await installCustomResourceDefinitions(cluster);
    await apply({ name: 'demo' });
    await refresh();
    await refresh();
    expect(mutations).toBe(1);

    await apiServer.stop();
    await refresh();
    expect(mutations).toBe(1);
    expect(emitted).toHaveLength(1);
  });
});
