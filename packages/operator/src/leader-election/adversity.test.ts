import { startApiServer } from '@llm-d-sim/local-cluster';
import { KubeConfigTransport } from '@llm-d-sim/plugin-llm-d-node';
import { setTimeout } from 'node:timers/promises';
import type { Fault } from '../__testUtils__/fault-proxy/Fault';
import { FaultProxy } from '../__testUtils__/fault-proxy/FaultProxy';
import { eventually, TEST_MANAGER, TestCluster } from '../testing/TestCluster';
import { LeaderElector } from './LeaderElector';
import { microTime } from './LeaseClient';

const hourMs = 3_600_000;

describe('leader election in adversity', () => {
  let cluster: TestCluster;
  let proxy: FaultProxy;
  let namespace: string;

  const candidate = (
    identity: string,
    { throughProxy = false, leaseDurationMs = 1_000 } = {},
  ) =>
    new LeaderElector({
      transport: throughProxy
        ? KubeConfigTransport.fromKubeConfig(proxy.kubeConfig, {
            cluster: 'test',
          })
        : cluster.transport,
      namespace,
      name: 'operator',
      identity,
      leaseDurationMs,
      retryPeriodMs: 50,
      onError: () => {},
    });
  /** A Lease as somebody holds it whose clock goes wrong by so much. */
  const hold = (skewMs: number) =>
    cluster.client.apply(
      {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { name: 'operator', namespace },
        spec: {
          holderIdentity: 'other',
          leaseDurationSeconds: 1,
          leaseTransitions: 3,
          renewTime: microTime(new Date(Date.now() + skewMs)),
        },
      },
      { fieldManager: TEST_MANAGER, force: true },
    );

  beforeAll(async () => {
    cluster = await TestCluster.start(startApiServer);
    proxy = await FaultProxy.inFrontOf(cluster.kubeConfig);
  });
  beforeEach(async () => {
    namespace = await cluster.createNamespace();
  });
  afterEach(() => proxy.heal());
  afterAll(async () => {
    await proxy.stop();
    await cluster.stop();
  });

  it.each([
    ['an hour ahead', hourMs],
    ['an hour behind', -hourMs],
  ])(
    'waits for a holder that lives, and takes over from one that is dead, whose clock is %s',
    async (_, skewMs) => {
      await hold(skewMs);
      const elector = candidate('me');
      const elected: number[] = [];
      const ended = elector.run({
        onElected: () => elected.push(performance.now()),
        onLost: () => {},
      });
      // It renews for longer than its Lease lasts.
      let renewedAt = 0;
      for (let renewal = 0; renewal < 8; renewal += 1) {
        await setTimeout(200);
        renewedAt = performance.now();
        await hold(skewMs + renewal);
      }
      expect(elected).toEqual([]);
      // And then it dies.
      const [electedAt] = await eventually('somebody else leads', () =>
        elected.length > 0 ? elected : undefined,
      );
      expect(electedAt - renewedAt).toBeGreaterThan(950);
      await elector.stop();
      await ended;
    },
  );

  it.each<[string, Fault]>([
    ['says nothing', { type: 'silence' }],
    ['fails', { type: 'status', code: 500, reason: 'InternalError' }],
    ['breaks connections', { type: 'cut', when: 'before' }],
  ])(
    'a leader gives up before another one begins when its API server %s',
    async (_, fault) => {
      const leaseDurationMs = 3_000;
      const told: string[] = [];
      const first = candidate('first', { throughProxy: true, leaseDurationMs });
      const firstEnded = first.run({
        onElected: () => told.push('first leads'),
        onLost: () => told.push('first has lost'),
      });
      await eventually('the first leads', () => told[0]);
      const second = candidate('second', { leaseDurationMs });
      const secondEnded = second.run({
        onElected: () => told.push('second leads'),
        onLost: () => {},
      });
      proxy.inject({ path: /leases/, fault });
      await eventually('the second leads', () => told[2]);
      expect(told).toEqual(['first leads', 'first has lost', 'second leads']);
      await firstEnded;
      await first.stop();
      await second.stop();
      await secondEnded;
    },
  );

  it('a leader gives up at once when it reads that somebody else holds the Lease', async () => {
    const told: string[] = [];
    const elector = candidate('me', { leaseDurationMs: 60_000 });
    const ended = elector.run({
      onElected: () => told.push('leads'),
      onLost: () => told.push('has lost'),
    });
    await eventually('it leads', () => told[0]);
    await hold(0);
    await eventually('it has lost', () => told[1]);
    await ended;
    await elector.stop();
    const lease = await cluster.client.get({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      namespace,
      name: 'operator',
    });
    expect(lease?.spec).toMatchObject({ holderIdentity: 'other' });
  });
});
