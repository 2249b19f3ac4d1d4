import { startApiServer } from '@llm-d-sim/local-cluster';
import { simulatorDeployment } from '../testing/stacks';
import type { RequestFault } from '../__testUtils__/fault-proxy/Fault';
import { FaultProxy } from '../__testUtils__/fault-proxy/FaultProxy';
import { eventually, TestCluster } from '../testing/TestCluster';

describe('an operator that is stopped in the middle of its work', () => {
  let cluster: TestCluster;
  let proxy: FaultProxy;
  let namespace: string;
  beforeAll(async () => {
    cluster = await TestCluster.start(startApiServer);
    proxy = await FaultProxy.inFrontOf(cluster.operatorKubeConfig);
  });
  beforeEach(async () => {
    namespace = await cluster.createNamespace();
  });
  afterEach(() => proxy.heal());
  afterAll(async () => {
    await proxy.stop();
    await cluster.stop();
  });

  const lease = async () => {
    const found = await cluster.client.get({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      namespace,
      name: 'operator',
    });
    return found?.spec;
  };
  const startWorking = async (fault: RequestFault, gracefulStopMs: number) => {
    const operator = await cluster.startOperator({
      kubeConfig: proxy.kubeConfig,
      namespaces: [namespace],
      leaderElection: { namespace, name: 'operator', identity: 'one' },
      gracefulStopMs,
    });
    const injected = proxy.inject({
      path: /deployments\/demo-decode/,
      verbs: ['patch'],
      fault,
    });
    await cluster.apply(simulatorDeployment(namespace, 'demo'));
    await eventually('the work has begun', () =>
      injected.happened > 0 ? true : undefined,
    );
    return operator;
  };

  it('finishes it, and gives the Lease back', async () => {
    const operator = await startWorking({ type: 'delay', ms: 500 }, 20_000);
    await operator.stop();
    expect(operator.log).toContain(
      `debug SimulatorDeployment/${namespace}/demo: reconciled`,
    );
    expect(await lease()).toMatchObject({
      holderIdentity: '',
      leaseDurationSeconds: 15,
    });
  });

  it('cuts it off when it does not end, and leaves the Lease to run out', async () => {
    const operator = await startWorking({ type: 'silence' }, 200);
    await operator.stop();
    expect(await lease()).toMatchObject({ holderIdentity: 'one' });
    proxy.takeWrites();
    proxy.heal();
    await cluster.apply(simulatorDeployment(namespace, 'other'));
    expect(proxy.takeWrites()).toEqual([]);
  });
});
