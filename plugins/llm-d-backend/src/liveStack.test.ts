import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { startLocalCluster } from '@llm-d-sim/local-cluster';
import {
  installCustomResourceDefinitions,
  startOperator,
} from '@llm-d-sim/operator';
import {
  ANNOTATION_CLUSTER,
  ANNOTATION_SCHEDULER_INSTALL,
  stackFormSchema,
  stackFromForm,
  type RoutingTestRunDetail,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  DefaultClusterClient,
  KubeConfigTransport,
  waitForReady,
} from '@llm-d-sim/plugin-llm-d-node';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import request from 'supertest';
import llmDPlugin from '.';
import { kubernetesProxyTo } from './testing/kubernetesProxy';

const patience = 120_000;
jest.setTimeout(patience);

const place = { namespace: 'llm-d-sim', name: 'demo' };
const fieldManager = 'test';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'local-llm-d-sim-demo',
    namespace: 'default',
    annotations: {
      [ANNOTATION_CLUSTER]: 'local',
      [ANNOTATION_SCHEDULER_INSTALL]: 'llm-d-sim/demo',
      'backstage.io/managed-by-origin-location':
        'llm-d:local/llm-d-sim/schedulerinstalls/demo',
    },
  },
  spec: { type: 'inference-stack', owner: 'group:default/ai-platform' },
};
const stack = '/api/llm-d/v1/entities/resource/default/local-llm-d-sim-demo';

describe('llm-d backend before a stack that runs', () => {
  const ends: (() => Promise<unknown>)[] = [];
  let transport: KubeConfigTransport;

  beforeAll(async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'llm-d-backend-'));
    ends.push(async () => rmSync(directory, { recursive: true, force: true }));
    const cluster = await startLocalCluster({ directory, log: () => {} });
    ends.push(() => cluster.stop());
    transport = KubeConfigTransport.fromFile(cluster.kubeconfigPath, {
      cluster: 'local',
    });
    ends.push(() => transport.close());
    const client = DefaultClusterClient.create({ transport });
    await installCustomResourceDefinitions(client);
    const operator = await startOperator({
      kubeConfig: cluster.kubeconfigPath,
      log: () => {},
    });
    ends.push(() => operator.stop());

    const { schedulerInstall, simulatorDeployment } = stackFromForm(
      stackFormSchema.parse({}),
    );
    const namespace = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: place.namespace },
    };
    for (const manifest of [namespace, simulatorDeployment, schedulerInstall]) {
      await client.apply(manifest, { fieldManager });
    }
    await waitForReady(
      client,
      { schedulerInstall: place, simulatorDeployment: place },
      { timeoutMs: patience },
    );
  });

  afterAll(async () => {
    for (const end of ends.reverse()) {
      await end();
    }
  });

  /** @param localCluster - whether gateways on loopback addresses may be dialled */
  async function startBackend(localCluster: boolean) {
    const { server } = await startTestBackend({
      features: [
        llmDPlugin,
        kubernetesProxyTo(transport),
        catalogServiceMock.factory({ entities: [entity] }),
        mockServices.rootConfig.factory({ data: { llmD: { localCluster } } }),
      ],
    });
    return request(server);
  }

  it('shows its health, every link of it', async () => {
    const api = await startBackend(true);
    const { body, status } = await api.get(`${stack}/health`);
    expect([status, body.status, body.localStandIn]).toEqual([
      200,
      'healthy',
      true,
    ]);
    expect(body.pods).toHaveLength(3);
    expect(body.gatewayUrl).toMatch(/^http:\/\/127\./);
  });

  async function runTest(
    api: Awaited<ReturnType<typeof startBackend>>,
  ): Promise<RoutingTestRunDetail> {
    const started = await api
      .post(`${stack}/routing-tests`)
      .send({ scenario: 'prefix-cache-skew' });
    expect([started.status, started.body.state]).toEqual([202, 'running']);
    for (;;) {
      const answer = await api.get(`${stack}/routing-tests/${started.body.id}`);
      expect(answer.status).toBe(200);
      if (answer.body.state !== 'running') {
        return answer.body;
      }
      await setTimeout(50);
    }
  }

  it('proves by a test that the cached prefix is preferred, and keeps the result', async () => {
    const api = await startBackend(true);
    const run = await runTest(api);
    expect([run.error, run.report?.reason, run.state, run.verdict]).toEqual([
      undefined,
      undefined,
      'finished',
      'pass',
    ]);
    expect(run.report?.assertions.length).toBeGreaterThan(5);
    const [cold, ...warm] = run.requests;
    expect(warm).toHaveLength(4);
    for (const { decision, served } of warm) {
      expect([decision?.source, decision?.picked, served]).toEqual([
        'epp-log',
        cold.served,
        cold.served,
      ]);
      const totals = Object.values(decision?.endpoints ?? {}).map(({ total }) =>
        total.toFixed(3),
      );
      expect(totals.sort()).toEqual(['1.500', '1.500', '3.500']);
    }
    const { body } = await api.get(`${stack}/routing-tests`);
    expect(body.items).toEqual([
      expect.objectContaining({ id: run.id, verdict: 'pass' }),
    ]);
  });

  it('does not dial the gateway unless the configuration allows it', async () => {
    const run = await runTest(await startBackend(false));
    expect(run).toMatchObject({ state: 'failed', requests: [] });
    expect(run.error).toContain(
      'is not on the list of allowed gateways (llmD.gateways.allow)',
    );
  });
});
