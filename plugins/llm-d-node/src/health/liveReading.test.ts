import { LiveCluster } from '@llm-d-sim/live-cluster';
import {
  probePlanOf,
  stackFormSchema,
  stackFromForm,
  type StackSnapshot,
} from '@llm-d-sim/plugin-llm-d-common';
import { DefaultClusterClient } from '../cluster/DefaultClusterClient';
import { LOOPBACK_GATEWAYS } from '../routing-test/hostPattern';
import { probeStack } from './probeStack';
import { readDrift } from './readDrift';
import { readNodeDetails } from './readNodeDetails';
import { readPodFigures } from './readPodFigures';
import { readStackSnapshot } from './readStackSnapshot';

const now = () => new Date();
const place = { namespace: 'llm-d-sim', name: 'demo' };
const stack = { schedulerInstall: place, simulatorDeployment: place };
const pool = { namespace: place.namespace, name: 'demo-pool' };

describe('what is read of a stack on a local cluster', () => {
  let live: LiveCluster;
  let client: DefaultClusterClient;

  beforeAll(async () => {
    live = await LiveCluster.start();
    client = live.client;
    const { schedulerInstall, simulatorDeployment } = stackFromForm(
      stackFormSchema.parse({}),
    );
    await live.setUp([simulatorDeployment, schedulerInstall], {
      timeoutMs: 60_000,
    });
  });

  afterAll(() => live.stop());

  const snapshot = (): Promise<StackSnapshot> =>
    readStackSnapshot(client, { ...stack, pool });

  it('figures of each model pod, by the API server’s proxy', async () => {
    const { modelPods } = probePlanOf(await snapshot(), now());
    const figures = await readPodFigures(client, modelPods, { now });
    expect(figures).toHaveLength(3);
    for (const one of figures) {
      expect(one).toMatchObject({
        role: 'decode',
        running: 0,
        waiting: 0,
        kvCacheUsage: 0,
      });
    }
  });

  it('that there are none where nobody listens', async () => {
    const [pod] = probePlanOf(await snapshot(), now()).modelPods;
    const [figures] = await readPodFigures(client, [{ ...pod, port: 9 }], {
      now,
    });
    expect(figures).toMatchObject({ pod: pod.name, problem: 'NoAnswer' });
    expect(figures.message).toContain('502');
  });

  it.each([
    ['directly', LOOPBACK_GATEWAYS, 'at 127.'],
    ['by the service proxy, or not at all', [], ''],
  ])(
    'what a request through the gateway says, sent %s',
    async (_, allowedGateways, way) => {
      const probes = await probeStack(client, await snapshot(), {
        allowedGateways,
        now,
      });
      const [gateway, epp, decode] = probes;
      expect(gateway.node).toBe('gateway');
      expect(gateway.source).toContain(way);
      expect(gateway.status).toBe(way === '' ? 'unknown' : 'healthy');
      expect(epp).toMatchObject({ node: 'epp', status: 'healthy' });
      expect(decode).toMatchObject({ node: 'decode', status: 'healthy' });
    },
  );

  it('conditions, events, objects and logs behind a link', async () => {
    const details = await readNodeDetails(client, await snapshot(), 'epp');
    expect(details.objects.map(({ kind }) => kind)).toEqual([
      'Service',
      'Deployment',
      'Pod',
    ]);
    expect(JSON.stringify(details.objects)).not.toContain('managedFields');
    expect(
      details.conditions.find(
        ({ object, type }) => object.startsWith('Pod/') && type === 'Ready',
      ),
    ).toMatchObject({ status: 'True', stale: false });
    expect(details.events.map(({ reason }) => reason)).toContain('Started');
    expect(details.logs).toHaveLength(1);
    expect(details.logs[0].lines.length).toBeGreaterThan(0);
    expect(details.logs[0].lines.length).toBeLessThanOrEqual(200);

    const route = await readNodeDetails(client, await snapshot(), 'route');
    expect(route.logs).toEqual([]);
    expect(route.conditions.map(({ type }) => type)).toEqual([
      'Accepted',
      'ResolvedRefs',
    ]);
  });

  it('no broken route where the API server’s proxy cannot ask for the route’s host', async () => {
    const read = await snapshot();
    const { gateway } = probePlanOf(read, now());
    const name = gateway?.object.metadata.name;
    await client.apply(
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: {
          name: 'way-in',
          namespace: place.namespace,
          labels: { 'gateway.networking.k8s.io/gateway-name': `${name}` },
        },
        spec: { ports: [{ port: 80 }] },
      },
      { fieldManager: 'test' },
    );
    const probes = await probeStack(
      client,
      {
        ...read,
        routes: read.routes.map(route => ({
          ...route,
          spec: { ...Object(route.spec), hostnames: ['models.example.com'] },
        })),
      },
      { allowedGateways: ['gateway.example.com'], now },
    );
    expect(probes.filter(({ status }) => status !== 'healthy')).toEqual([
      expect.objectContaining({
        node: 'gateway',
        status: 'unknown',
        message: expect.stringMatching(
          /models\.example\.com.*llmD\.gateways\.allow/,
        ),
      }),
    ]);
  });

  it('drift: none, and then what somebody changed, and took away', async () => {
    const states = async () =>
      (await readDrift(client, stack, { now })).entries
        .filter(({ state }) => state !== 'same')
        .map(({ object, state }) => `${object.kind} ${state}`);
    expect(await states()).toEqual([]);
    await live.stopOperator();
    const { pods } = await snapshot();
    expect(pods.length).toBeGreaterThan(0);
    const reference = (apiVersion: string, kind: string, name: string) => ({
      apiVersion,
      kind,
      namespace: place.namespace,
      name,
    });
    await client.patch(
      reference('apps/v1', 'Deployment', 'demo-epp'),
      { spec: { replicas: 0 } },
      { fieldManager: 'somebody' },
    );
    await client.delete(reference('v1', 'Service', 'demo-epp'));
    const report = await readDrift(client, stack, { now });
    expect((await states()).sort()).toEqual([
      'Deployment different',
      'Service missing',
    ]);
    expect(
      report.entries.find(({ state }) => state === 'different'),
    ).toMatchObject({
      differences: [{ path: 'spec.replicas', live: 0, owner: 'somebody' }],
    });
  });
});
