import { startApiServer } from '@llm-d-sim/local-cluster';
import { LABEL_OWNER } from '@llm-d-sim/plugin-llm-d-common';
import { startOperator } from '../operator/startOperator';
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

const decode = (replicas: number) => ({ decode: { enabled: true, replicas } });
const kinds = [
  'sim.llm-d.io/v1alpha1 SimulatorDeployment',
  'sim.llm-d.io/v1alpha1 SchedulerInstall',
  'apps/v1 Deployment',
  'v1 Service',
  'v1 ConfigMap',
  'v1 ServiceAccount',
  'rbac.authorization.k8s.io/v1 Role',
  'inference.networking.k8s.io/v1 InferencePool',
  'gateway.networking.k8s.io/v1 Gateway',
  'gateway.networking.k8s.io/v1 HTTPRoute',
].map(text => {
  const [apiVersion, kind] = text.split(' ');
  return { apiVersion, kind };
});

describe('a dry run', () => {
  let cluster: TestCluster;
  let namespace: string;
  const working: TestOperator[] = [];
  beforeAll(async () => {
    cluster = await TestCluster.start(startApiServer);
  });
  beforeEach(async () => {
    namespace = await cluster.createNamespace();
  });
  afterEach(async () => {
    await Promise.all(working.splice(0).map(operator => operator.stop()));
  });
  afterAll(() => cluster.stop());

  const startWorking = async () => {
    const operator = await cluster.startOperator({ namespaces: [namespace] });
    working.push(operator);
    return operator;
  };
  /** What of ours is in the namespace, and what the custom resources say; controllers may write statuses of the rest. */
  const state = async () => {
    const lists = await Promise.all(
      kinds.map(kind => cluster.client.list(kind, { namespace })),
    );
    return lists
      .flat()
      .filter(
        ({ apiVersion, metadata }) =>
          apiVersion.startsWith('sim.') || metadata.labels?.[LABEL_OWNER],
      )
      .map(({ apiVersion, kind, metadata, status }) => ({
        object: `${kind} ${metadata.name}`,
        uid: metadata.uid,
        generation: metadata.generation,
        finalizers: metadata.finalizers,
        deleted: metadata.deletionTimestamp,
        ...(apiVersion.startsWith('sim.') && {
          status,
          version: metadata.resourceVersion,
        }),
      }));
  };
  const dryRun = async () => {
    const lines: string[] = [];
    const operator = await startOperator({
      kubeConfig: cluster.operatorKubeConfig,
      log: () => {},
      namespaces: [namespace],
      dryRun: { print: line => lines.push(line) },
    });
    const rest = await operator.untilAtRest(30_000);
    await operator.stop();
    return { planned: lines, ...rest };
  };

  it('plans a new stack as it is then made', async () => {
    const install = await cluster.apply(schedulerInstall(namespace, 'demo'));
    const before = await state();
    const { lines, ok, planned } = await dryRun();
    expect(await state()).toEqual(before);
    expect(lines).toEqual([
      `SchedulerInstall ${namespace}/demo: ok: 10 to create, 0 to change, 0 to delete`,
    ]);
    expect(ok).toBe(true);

    await startWorking();
    await cluster.condition(refer(install), 'Applied', 'True');
    const made = await eventually('everything is made', async () => {
      const objects = (await state()).map(({ object }) => object);
      return objects.length === 10 ? objects : undefined;
    });
    expect(planned).toEqual(
      expect.arrayContaining(
        made
          .filter(object => !object.startsWith('SchedulerInstall'))
          .map(object => `create ${object.replace(' ', ` ${namespace}/`)}`),
      ),
    );
  });

  it('plans changes of what there is by what the server says, and the end of what is deleted', async () => {
    const simulator = await cluster.apply(
      simulatorDeployment(namespace, 'demo', decode(1)),
    );
    const gone = await cluster.apply(
      simulatorDeployment(namespace, 'gone', decode(1)),
    );
    const operator = await startWorking();
    for (const one of [simulator, gone]) {
      await cluster.condition(refer(one), 'Applied', 'True');
    }
    await operator.stop();
    await cluster.client.delete(refer(gone));
    await cluster.apply(simulatorDeployment(namespace, 'demo', decode(2)));

    const before = await state();
    const { ok, planned } = await dryRun();
    expect(await state()).toEqual(before);
    expect(ok).toBe(true);
    expect(planned).toContain(`delete Deployment ${namespace}/gone-decode`);
    const at = planned.indexOf(`change Deployment ${namespace}/demo-decode`);
    expect(planned.slice(at, at + 2)).toEqual([
      `change Deployment ${namespace}/demo-decode`,
      '  spec.replicas: 1 becomes 2',
    ]);
    expect(planned.filter(line => line.startsWith('change'))).toHaveLength(1);

    // With an operator at work again, what was deleted can go.
    await startWorking();
    await cluster.gone(refer(gone));
    await cluster.client.delete(refer(simulator));
    await cluster.gone(refer(simulator));
  });

  it('tells of a name that is taken', async () => {
    await cluster.apply({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: {
        name: 'demo-epp',
        namespace,
        labels: { 'app.kubernetes.io/managed-by': 'Helm' },
      },
    });
    await cluster.apply(schedulerInstall(namespace, 'demo'));
    const { lines, ok } = await dryRun();
    expect(ok).toBe(false);
    expect(lines).toEqual([
      expect.stringMatching(
        /: failed: \d+ to create, .*; Applied: NameConflict: ServiceAccount .*belongs to Helm/,
      ),
    ]);
  });
});
