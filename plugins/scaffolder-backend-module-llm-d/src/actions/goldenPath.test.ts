import {
  createMockDirectory,
  mockCredentials,
  mockServices,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonObject } from '@backstage/types';
import { startLocalCluster, type LocalCluster } from '@llm-d-sim/local-cluster';
import {
  installCustomResourceDefinitions,
  startOperator,
  type RunningOperator,
} from '@llm-d-sim/operator';
import {
  DefaultClusterClient,
  KubeConfigTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import { parse } from 'yaml';
import { createApplyAction } from './apply';
import { examples as applyExamples } from './apply.examples';
import { createRenderAction } from './render';
import { createWaitAction } from './wait';
import { examples as waitExamples } from './wait.examples';

/** The three actions one after the other, against a cluster and an operator that are really there. */
describe('llm-d:render, llm-d:apply, llm-d:wait', () => {
  const workspace = createMockDirectory();
  let directory: ReturnType<typeof createMockDirectory>;
  let localCluster: LocalCluster;
  let operator: RunningOperator;
  let cluster: DefaultClusterClient;

  const entity: Entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: { name: 'local-llm-d-sim-demo' },
    spec: { type: 'inference-stack', owner: 'group:default/unknown' },
  };
  const audited = mockServices.auditor.mock();
  const clusterClient = () => cluster;
  const allowed = mockServices.permissions({ result: AuthorizeResult.ALLOW });

  interface More {
    isDryRun?: boolean;
    signal?: AbortSignal;
  }

  function contextFor<I extends JsonObject>(input: I, more: More) {
    const logger = mockServices.logger.mock();
    const context = {
      ...createMockActionContext<I>({
        input,
        logger,
        workspacePath: workspace.path,
      }),
      getInitiatorCredentials: async () => mockCredentials.user(),
      ...more,
    };
    return {
      context,
      outputs: () => Object.fromEntries(jest.mocked(context.output).mock.calls),
      log: () => logger.info.mock.calls.map(([line]) => line).join('\n'),
    };
  }

  async function render(input: { form: JsonObject }) {
    const { context, outputs } = contextFor(input, {});
    await createRenderAction().handler(context);
    return outputs();
  }

  async function apply(
    input: { cluster: string; manifests: JsonObject[] },
    more: More & { permissions?: typeof allowed } = {},
  ) {
    const { permissions = allowed, ...rest } = more;
    const { context, log, outputs } = contextFor(input, rest);
    await createApplyAction({
      clusterClient,
      permissions,
      auditor: audited,
    }).handler(context);
    return { outputs: outputs(), log: log() };
  }

  async function wait(
    input: {
      cluster: string;
      namespace: string;
      name: string;
      timeoutSeconds?: number;
    },
    more: More = {},
  ) {
    const { context, outputs } = contextFor(input, more);
    await createWaitAction({
      clusterClient,
      permissions: allowed,
      catalog: catalogServiceMock({ entities: [entity] }),
    }).handler(context);
    return outputs();
  }

  beforeAll(async () => {
    directory = createMockDirectory();
    localCluster = await startLocalCluster({
      directory: directory.path,
      log: () => {},
    });
    cluster = DefaultClusterClient.create({
      transport: KubeConfigTransport.fromFile(localCluster.kubeconfigPath, {
        cluster: 'local',
      }),
    });
    await installCustomResourceDefinitions(cluster);
    operator = await startOperator({
      kubeConfig: localCluster.kubeconfigPath,
      log: () => {},
    });
  }, 60_000);
  afterAll(async () => {
    await operator?.stop();
    await localCluster?.stop();
  });
  beforeEach(() => {
    audited.createEvent.mockResolvedValue({
      success: async () => {},
      fail: async () => {},
    });
  });

  it('changes nothing in a dry run', async () => {
    const { input } = parse(applyExamples[0].example).steps[0];
    const { log } = await apply(input, { isDryRun: true });
    expect(log).toContain('Namespace llm-d-sim would be made');
    expect(
      await cluster.get({
        apiVersion: 'v1',
        kind: 'Namespace',
        name: 'llm-d-sim',
      }),
    ).toBeUndefined();
  });

  it('takes a form to a running stack', async () => {
    const { manifests } = await render({ form: { name: 'demo' } });
    const { outputs } = await apply({ cluster: 'local', manifests });
    expect(outputs.applied).toEqual([
      { kind: 'SimulatorDeployment', namespace: 'llm-d-sim', name: 'demo' },
      { kind: 'SchedulerInstall', namespace: 'llm-d-sim', name: 'demo' },
    ]);
    expect(audited.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'stack-apply',
        meta: expect.objectContaining({ cluster: 'local', dryRun: false }),
      }),
    );

    const { input } = parse(waitExamples[0].example).steps[0];
    expect(await wait(input)).toEqual({
      entityRef: 'resource:default/local-llm-d-sim-demo',
      gatewayUrl: expect.stringMatching(/^http:\/\//),
    });

    // Applying the same again is a success that changes nothing.
    const before = await liveVersions();
    await apply({ cluster: 'local', manifests });
    expect(await liveVersions()).toEqual(before);
  }, 90_000);

  async function liveVersions() {
    const objects = await Promise.all(
      ['SimulatorDeployment', 'SchedulerInstall'].map(kind =>
        cluster.get({
          apiVersion: 'sim.llm-d.io/v1alpha1',
          kind,
          namespace: 'llm-d-sim',
          name: 'demo',
        }),
      ),
    );
    return objects.map(object => object?.metadata.generation);
  }

  it('passes the words of the API server on when it refuses', async () => {
    const { input } = parse(applyExamples[0].example).steps[0];
    input.manifests[1].spec.proxyService = { port: 70000 };
    await expect(apply(input)).rejects.toThrow(
      /spec\.proxyService\.port.*65535/s,
    );
  });

  it('applies our own kinds only', async () => {
    await expect(
      apply({
        cluster: 'local',
        manifests: [
          {
            apiVersion: 'v1',
            kind: 'Secret',
            metadata: { name: 'x', namespace: 'kube-system' },
          },
        ],
      }),
    ).rejects.toThrow(/only, not Secret/);
  });

  it('needs the permission', async () => {
    const { input } = parse(applyExamples[0].example).steps[0];
    const permissions = mockServices.permissions({
      result: AuthorizeResult.DENY,
    });
    await expect(apply(input, { permissions })).rejects.toThrow(
      /llm-d\.stack\.apply/,
    );
  });

  it('says what stands in the way when a stack does not become ready', async () => {
    await apply({
      cluster: 'local',
      manifests: [
        {
          apiVersion: 'sim.llm-d.io/v1alpha1',
          kind: 'SimulatorDeployment',
          metadata: { name: 'broken', namespace: 'llm-d-sim' },
          spec: {
            image: 'example.org/no-such-image:1',
            decode: { enabled: true, replicas: 1 },
          },
        },
      ],
    });
    await expect(
      wait({
        cluster: 'local',
        namespace: 'llm-d-sim',
        name: 'broken',
        timeoutSeconds: 3,
      }),
    ).rejects.toThrow(/broken/);
  }, 30_000);

  it('stops waiting when the task is cancelled', async () => {
    const controller = new AbortController();
    const waiting = wait(
      {
        cluster: 'local',
        namespace: 'llm-d-sim',
        name: 'broken',
        timeoutSeconds: 600,
      },
      { signal: controller.signal },
    );
    controller.abort();
    await expect(waiting).rejects.toThrow(/abort|cancel/i);
  });
});
