import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { LiveCluster } from '@llm-d-sim/live-cluster';
import {
  stackFormSchema,
  stackFromForm,
  type FleetPage,
} from '@llm-d-sim/plugin-llm-d-common';
import request, { type Agent } from 'supertest';
import llmDPlugin from '..';
import {
  FailingApiServer,
  type ApiServerFault,
} from '../testing/__testUtils__/FailingApiServer';
import { KubernetesPluginProcess } from '../testing/__testUtils__/KubernetesPluginProcess';
import { stackEntity } from '../testing/__testUtils__/PortalUnderTest';
import { until } from '../testing/until';

const patience = 300_000;
jest.setTimeout(patience);

/** What becomes of each cluster, and what the portal has to say of it. */
const clusters: Record<
  string,
  { fault: ApiServerFault; watched?: true; why: RegExp; reason?: string }
> = {
  well: { fault: 'none', why: /^$/ },
  gone: {
    fault: 'gone',
    why: /ECONNREFUSED|ECONNRESET|socket hang up/,
    reason: 'ClusterUnreachable',
  },
  'gone-watched': {
    fault: 'gone',
    watched: true,
    why: /ECONNREFUSED|ECONNRESET|socket/,
    reason: 'ClusterUnreachable',
  },
  unauthorized: {
    fault: 'unauthorized',
    why: /credentials are wrong or have expired/,
    reason: 'ClusterUnauthorized',
  },
  silent: {
    fault: 'silent',
    why: /timeout|in time|within/i,
    reason: 'ClusterTooSlow',
  },
};
const names = Object.keys(clusters);

describe('a fleet in which clusters fail', () => {
  const servers = new Map<string, FailingApiServer>();
  const ends: (() => Promise<unknown>)[] = [];
  let api: Pick<Agent, 'get'>;

  beforeAll(async () => {
    const live = await LiveCluster.start();
    ends.push(() => live.stop());
    const { schedulerInstall, simulatorDeployment } = stackFromForm(
      stackFormSchema.parse({}),
    );
    await live.setUp([simulatorDeployment, schedulerInstall], {
      timeoutMs: patience,
    });
    const [{ metadata: pool }] = await live.client.list({
      apiVersion: 'inference.networking.k8s.io/v1',
      kind: 'InferencePool',
    });
    for (const name of names) {
      const server = await FailingApiServer.inFrontOf(live.transport);
      servers.set(name, server);
      ends.push(() => server.stop());
    }
    const clusterLocatorMethods = [
      {
        type: 'config',
        clusters: [...servers].map(([name, { url }]) => ({
          name,
          url,
          authProvider: 'serviceAccount',
          serviceAccountToken: 'of no account',
          skipTLSVerify: true,
        })),
      },
    ];
    const kubernetes = await KubernetesPluginProcess.start(
      clusterLocatorMethods,
    );
    ends.push(() => kubernetes.stop());
    const backend = await startTestBackend({
      features: [
        llmDPlugin,
        kubernetes.discovery,
        catalogServiceMock.factory({
          entities: names.map(name =>
            stackEntity(name, {
              provided: true,
              annotations: {
                'sim.llm-d.io/cluster': name,
                'sim.llm-d.io/inference-pool': `${pool.namespace}/${pool.name}`,
                'sim.llm-d.io/scheduler-install': 'llm-d-sim/demo',
                'sim.llm-d.io/simulator-deployment': 'llm-d-sim/demo',
              },
            }),
          ),
        }),
        mockServices.rootConfig.factory({
          data: {
            kubernetes: { clusterLocatorMethods },
            llmD: {
              clusters: names
                .filter(name => clusters[name].watched)
                .map(name => ({ name })),
            },
          },
        }),
      ],
    });
    ends.push(() => backend.stop());
    api = request(backend.server);
  });

  afterAll(async () => {
    for (const end of ends.reverse()) {
      await end();
    }
  });

  const page = async (): Promise<FleetPage> =>
    (await api.get('/api/llm-d/v1/stacks')).body;
  const healthOf = async (name: string) =>
    (await api.get(`/api/llm-d/v1/entities/resource/default/${name}/health`))
      .body;
  const stateOf = (fleet: FleetPage, name: string) =>
    fleet.clusters.find(cluster => cluster.name === name);

  it('still shows the others, says which failed and why, and what it last knew of them', async () => {
    const before = await until(
      page,
      ({ counts }) => counts.healthy === names.length,
    );
    expect(before.items.filter(({ stale }) => stale)).toEqual([]);

    for (const [name, { fault }] of Object.entries(clusters)) {
      await servers.get(name)?.fail(fault);
    }
    const failed = await until(page, fleet =>
      names.every(
        name =>
          (stateOf(fleet, name)?.state === 'unreachable') ===
          (clusters[name].fault !== 'none'),
      ),
    );
    expect(failed.items).toHaveLength(names.length);
    expect(
      failed.items.map(({ cluster, observedAt, stale = false, status }) => {
        const state = stateOf(failed, cluster);
        return {
          cluster,
          status,
          stale,
          asOfTheLastReading: observedAt === state?.observedAt,
          why: state?.message ?? '',
        };
      }),
    ).toEqual(
      [...names].sort().map(cluster => ({
        cluster,
        status: 'healthy',
        stale: clusters[cluster].fault !== 'none',
        asOfTheLastReading: true,
        why: expect.stringMatching(clusters[cluster].why),
      })),
    );
    // A page of its own claims nothing that is not so any more.
    for (const name of names) {
      const { reason } = clusters[name];
      const { rootCause, status } = await healthOf(name);
      expect([name, status, rootCause?.reason]).toEqual([
        name,
        reason === undefined ? 'healthy' : 'unknown',
        reason,
      ]);
    }

    for (const server of servers.values()) {
      await server.fail('none');
    }
    const after = await until(page, ({ clusters: states }) =>
      states.every(({ state }) => state !== 'unreachable'),
    );
    expect(after.items.filter(({ stale }) => stale)).toEqual([]);
    expect(after.counts.healthy).toBe(names.length);
  });
});
