import { startDataPlane } from '@llm-d-sim/local-cluster';
import { LABEL_OWNER } from '@llm-d-sim/plugin-llm-d-common';
import { readPreviousStatus } from '../status/StackStatus';
import {
  refer,
  schedulerInstall,
  simulatorDeployment,
} from '../testing/stacks';
import { startWholeCluster } from '../__testUtils__/startWholeCluster';
import { eventually, TestCluster } from '../testing/TestCluster';

describe('a stack with everything that runs it', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await TestCluster.start(startWholeCluster, { startDataPlane });
  });
  afterAll(() => cluster.stop());

  it('gets Ready, tells its endpoints and its address, and leaves no pod behind', async () => {
    await cluster.startOperator();
    const namespace = await cluster.createNamespace();
    const simulator = refer(
      await cluster.apply(
        simulatorDeployment(namespace, 'demo', {
          decode: { enabled: true, replicas: 2 },
        }),
      ),
    );
    const install = refer(
      await cluster.apply(schedulerInstall(namespace, 'demo')),
    );
    await cluster.condition(simulator, 'Ready', 'True');
    await cluster.condition(install, 'Ready', 'True');
    const status = async (reference: typeof install) => {
      const object = await cluster.client.get(reference);
      if (!object) throw new Error(`${reference.kind} has gone`);
      return readPreviousStatus(object);
    };
    expect(await status(simulator)).toMatchObject({
      replicas: 2,
      readyReplicas: 2,
    });
    const { endpoints, gatewayURL } = await status(install);
    expect(endpoints).toHaveLength(2);
    expect(gatewayURL).toMatch(/^http:/);

    for (const reference of [install, simulator]) {
      await cluster.client.delete(reference);
      await cluster.gone(reference);
    }
    const left = async (apiVersion: string, kind: string) =>
      cluster.client.list(
        { apiVersion, kind },
        { namespace, labelSelector: LABEL_OWNER },
      );
    expect(await left('apps/v1', 'Deployment')).toEqual([]);
    expect(await left('v1', 'Service')).toEqual([]);
    await eventually('no pods', async () =>
      (await left('v1', 'Pod')).length === 0 ? true : undefined,
    );
  });
});
