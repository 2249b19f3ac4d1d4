import { startApiServer } from '@llm-d-sim/local-cluster';
import { ALLOW_FROM } from '../reconcile/namespacePolicy';
import { readPreviousStatus } from '../status/StackStatus';
import { untilConverged, writesOfNewOperator } from '../testing/untilConverged';
import { FaultProxy } from '../__testUtils__/fault-proxy/FaultProxy';
import {
  refer,
  schedulerInstall,
  simulatorDeployment,
} from '../testing/stacks';
import {
  eventually,
  TestCluster,
  type TestOperator,
} from '../testing/TestCluster';

describe('two operators on one cluster', () => {
  let cluster: TestCluster;
  let proxy: FaultProxy;
  let namespace: string;
  let elsewhere: string;
  const operators: TestOperator[] = [];

  const install = (spec: Record<string, unknown> = {}) =>
    schedulerInstall(namespace, 'demo', {
      simulatorNamespace: elsewhere,
      ...spec,
    });
  const withoutRoute = {
    gateway: { enabled: false },
    routing: { enabled: false },
  };
  const start = async (
    options: Parameters<TestCluster['startOperator']>[0] = {},
  ) => {
    const operator = await cluster.startOperator(options);
    operators.push(operator);
    return operator;
  };

  beforeAll(async () => {
    cluster = await TestCluster.start(startApiServer);
    proxy = await FaultProxy.inFrontOf(cluster.operatorKubeConfig);
  });
  beforeEach(async () => {
    namespace = await cluster.createNamespace();
    elsewhere = await cluster.createNamespace({
      labels: { [ALLOW_FROM]: namespace },
    });
  });
  afterEach(async () => {
    await cluster.client.delete(refer(install()));
    await cluster.gone(refer(install()));
    for (const operator of operators.splice(0)) await operator.stop();
    proxy.heal();
  });
  afterAll(async () => {
    await proxy.stop();
    await cluster.stop();
  });

  it('without leader election come to the same, and do not take turns', async () => {
    const both = [await start(), await start()];
    const simulator = simulatorDeployment(namespace, 'demo');
    await cluster.apply(install());
    await cluster.apply(simulator);
    await untilConverged(cluster);
    await cluster.apply(install(withoutRoute));
    await cluster.apply(
      simulatorDeployment(namespace, 'demo', {
        decode: { enabled: true, replicas: 1 },
        prefill: { enabled: true },
      }),
    );
    await untilConverged(cluster);
    await cluster.apply(install());
    await cluster.client.delete(refer(simulator));
    await untilConverged(cluster);

    await eventually('both are at rest for a second', async () => {
      both.forEach(({ writes }) => writes.takeWrites());
      await new Promise(resolve => {
        setTimeout(resolve, 1_000);
      });
      return both.every(({ writes }) => writes.takeWrites().length === 0)
        ? true
        : undefined;
    });
    expect(await writesOfNewOperator(cluster)).toEqual([]);
  });

  it('tell a transition once, whoever of them saw it', async () => {
    await start();
    await start();
    await cluster.apply(install());
    await untilConverged(cluster);
    const applied = async () => {
      const live = await cluster.client.get(refer(install()));
      if (!live) throw new Error('it has gone');
      const condition = readPreviousStatus(live).conditions.find(
        ({ type }) => type === 'Applied',
      );
      return { since: condition?.lastTransitionTime, live };
    };
    const { since } = await applied();
    // Times have whole seconds: a transition that is told again would be told later.
    for (const verbosity of [1, 2, 3]) {
      await new Promise(resolve => {
        setTimeout(resolve, 1_100);
      });
      const image = 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0';
      await cluster.apply(
        install({ epp: { enabled: true, image, verbosity } }),
      );
      await untilConverged(cluster);
      expect((await applied()).since).toBe(since);
    }
  });

  it('prune nothing because of an old state of a custom resource', async () => {
    await cluster.apply(install(withoutRoute));
    const late = await start({ kubeConfig: proxy.kubeConfig });
    await untilConverged(cluster);
    proxy.takeWrites();
    // From here on the first one hears of changes of pods, routes and gateways, but not of the custom resource.
    const held = proxy.inject({
      path: /schedulerinstalls/,
      fault: { type: 'watch-held', ms: 3_000 },
    });
    proxy.breakConnections();
    await eventually('its watch has begun anew', () =>
      held.happened > 0 ? true : undefined,
    );
    await start();
    await cluster.apply(install());
    await eventually('the route is there', () =>
      cluster.client.get({
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        namespace,
        name: 'demo-route',
      }),
    );
    await untilConverged(cluster);
    expect(late.log.join('\n')).toContain('SchedulerInstall');
    expect(proxy.takeWrites().filter(({ verb }) => verb === 'delete')).toEqual(
      [],
    );
  });

  it('with leader election: one acts, and the other when that one has gone', async () => {
    const lease = (identity: string) => ({
      leaderElection: { namespace, name: 'operator', identity },
    });
    const first = await start(lease('first'));
    await eventually('the first one leads', () =>
      first.log.some(line => line.includes('leading')) ? true : undefined,
    );
    const second = await start(lease('second'));
    await cluster.apply(install());
    await untilConverged(cluster);
    expect(second.writes.takeWrites()).toEqual([]);

    operators.splice(operators.indexOf(first), 1);
    await first.stop();
    first.writes.takeWrites();
    await cluster.apply(install(withoutRoute));
    await untilConverged(cluster);
    expect(first.writes.takeWrites()).toEqual([]);
    expect(second.writes.takeWrites()).not.toEqual([]);
  });
});
