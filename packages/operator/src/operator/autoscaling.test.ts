import { Watch } from '@kubernetes/client-node';
import { startDataPlane } from '@llm-d-sim/local-cluster';
import {
  OPERATOR_FIELD_MANAGER,
  parseKubernetesObject,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import { readDeployment } from '../conditions/liveObjects';
import { HANDOVER_FIELD_MANAGER } from '../reconcile/handOver';
import { readPreviousStatus } from '../status/StackStatus';
import { refer, simulatorDeployment } from '../testing/stacks';
import { startWholeCluster } from '../__testUtils__/startWholeCluster';
import {
  eventually,
  onRealControlPlane,
  TestCluster,
  type TestOperator,
} from '../testing/TestCluster';

/** Whether these may own the replicas of a Deployment that an autoscaler has scaled. */
function areAutoscaled(owners: readonly (string | undefined)[]): boolean {
  return onRealControlPlane
    ? // Kubernetes 1.20 does not note who scales by the subresource: all that can be seen is that it is not the operator.
      !owners.includes(OPERATOR_FIELD_MANAGER)
    : owners.join() === 'horizontal-pod-autoscaler';
}

const ownsReplicas = z.object({
  'f:spec': z.object({ 'f:replicas': z.object({}) }),
});

describe('a Deployment under an autoscaler', () => {
  let cluster: TestCluster;
  let operator: TestOperator;
  let namespace: string;
  /** Every number of replicas that the Deployment has had since `follow`. */
  let replicas: number[];
  const ends: (() => void)[] = [];

  const stack = (decode: Record<string, unknown>, model = 'demo-model') =>
    simulatorDeployment(namespace, 'demo', {
      decode: { enabled: true, replicas: 3, ...decode },
      model,
    });
  const deployment = () => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace,
    name: 'demo-decode',
  });
  const live = async () => {
    const object = await cluster.client.get(deployment());
    if (!object) throw new Error('there is no Deployment');
    return object;
  };
  const owners = ({ metadata }: KubernetesObject) =>
    (metadata.managedFields ?? [])
      // Kubernetes 1.20 does not yet tell status and scale from the rest by a `subresource`, so the path has to.
      .filter(({ fieldsV1 }) => ownsReplicas.safeParse(fieldsV1).success)
      .map(({ manager }) => manager);
  /** Waits until as many model servers are ready, and the status says so. */
  const readyWith = (simulator: KubernetesObject, count: number) =>
    eventually(`${count} model servers are ready`, async () => {
      const object = await cluster.client.get(refer(simulator));
      const status = object && readPreviousStatus(object);
      const ready = status?.conditions.find(
        ({ type }) => type === 'ModelServersReady',
      );
      return ready?.status === 'True' &&
        ready.message.startsWith(`${count} of ${count} `) &&
        ready.observedGeneration === object?.metadata.generation &&
        status?.replicas === count &&
        status.readyReplicas === count
        ? true
        : undefined;
    });
  const follow = async () => {
    const { metadata } = await live();
    replicas = [];
    const request = await new Watch(cluster.kubeConfig).watch(
      `/apis/apps/v1/namespaces/${namespace}/deployments`,
      { resourceVersion: metadata.resourceVersion },
      (_phase, object) => {
        const { spec } = readDeployment(parseKubernetesObject(object));
        if (replicas.at(-1) !== spec.replicas) replicas.push(spec.replicas);
      },
      () => {},
    );
    ends.push(() => request.abort());
  };

  beforeAll(async () => {
    cluster = await TestCluster.start(startWholeCluster, { startDataPlane });
  });
  beforeEach(async () => {
    operator = await cluster.startOperator();
    namespace = await cluster.createNamespace();
  });
  afterEach(async () => {
    ends.splice(0).forEach(end => end());
    const simulator = refer(stack({}));
    await cluster.client.delete(simulator);
    await cluster.gone(simulator);
    await operator.stop();
  });
  afterAll(() => cluster.stop());

  it('keeps its replicas when the autoscaler takes over, and is never fought over afterwards', async () => {
    const simulator = await cluster.apply(stack({}));
    await readyWith(simulator, 3);
    await follow();

    await cluster.apply(stack({ autoscaling: { min: 2, max: 4 } }));
    await eventually('the replicas are handed over', async () =>
      owners(await live()).join() === HANDOVER_FIELD_MANAGER ? true : undefined,
    );
    await readyWith(simulator, 3);

    // The autoscaler has something to do, and the operator something else.
    await cluster.apply(stack({ autoscaling: { min: 4, max: 4 } }));
    await readyWith(simulator, 4);
    await cluster.apply(stack({ autoscaling: { min: 4, max: 4 } }, 'another'));
    await eventually('the model is another one', async () =>
      JSON.stringify(await live()).includes('another') ? true : undefined,
    );
    await readyWith(simulator, 4);
    expect(areAutoscaled(owners(await live()))).toBe(true);

    // And back.
    await cluster.apply(stack({ replicas: 2 }, 'another'));
    await readyWith(simulator, 2);
    await eventually('the autoscaler is gone', async () => {
      const left = await cluster.client.list(
        { apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler' },
        { namespace },
      );
      return left.length === 0 ? true : undefined;
    });
    expect(replicas.filter(count => count < 2)).toEqual([]);
    expect([...new Set(replicas)]).toEqual([3, 4, 2]);
  });

  it('starts within the bounds, and is left to whoever scales it', async () => {
    const simulator = await cluster.apply(
      stack({ autoscaling: { min: 2, max: 4 } }),
    );
    await readyWith(simulator, 2);
    await cluster.client.patch(
      deployment(),
      { spec: { replicas: 3 } },
      { fieldManager: 'somebody' },
    );
    await readyWith(simulator, 3);
    expect(owners(await live())).toEqual(['somebody']);
    expect(
      operator.log.filter(line => line.includes('applied Deployment')),
    ).toHaveLength(1);
  });

  it('is woken from zero', async () => {
    const simulator = await cluster.apply(stack({ replicas: 0 }));
    await cluster.condition(refer(simulator), 'ModelServersReady', 'True');
    await cluster.apply(
      stack({ replicas: 0, autoscaling: { min: 2, max: 4 } }),
    );
    await readyWith(simulator, 2);
    expect(areAutoscaled(owners(await live()))).toBe(true);
  });
});
