import { startApiServer } from '@llm-d-sim/local-cluster';
import type {
  KubernetesObject,
  ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  destinationRuleDefinition,
  serviceMonitorDefinition,
} from '../testing/dependencyDefinitions';
import { refer, schedulerInstall } from '../testing/stacks';
import {
  eventually,
  onRealControlPlane,
  TestCluster,
  type TestOperator,
} from '../testing/TestCluster';

describe('kinds that few stacks have', () => {
  let cluster: TestCluster;
  let operator: TestOperator;
  let namespace: string;

  const guarded = () =>
    schedulerInstall(namespace, 'demo', {
      epp: {
        enabled: true,
        image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0',
        replicas: 2,
        podDisruptionBudget: { maxUnavailable: 1 },
      },
      networkPolicy: { enabled: true },
      monitoring: { serviceMonitor: true },
    });
  const kindsMade = [
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
    {
      // The real control plane is older than policy/v1.
      apiVersion: onRealControlPlane ? 'policy/v1beta1' : 'policy/v1',
      kind: 'PodDisruptionBudget',
    },
    { apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor' },
  ];
  /** What there is of a kind, once there is any. */
  const made = (kind: { apiVersion: string; kind: string }) =>
    eventually(`a ${kind.kind}`, async () => {
      const [object] = await cluster.client.list(kind, { namespace });
      return object;
    });
  const goneAndBack = async (object: KubernetesObject) => {
    await cluster.client.delete(refer(object));
    await eventually(`${object.kind} is made again`, async () => {
      const now = await cluster.client.get(refer(object));
      return now && now.metadata.uid !== object.metadata.uid ? true : undefined;
    });
  };
  const drop = async (definition: KubernetesObject) => {
    await cluster.client.delete(refer(definition));
    await cluster.gone(refer(definition));
  };
  const remove = async (reference: ObjectReference) => {
    await cluster.client.delete(reference);
    await cluster.gone(reference);
  };

  beforeAll(async () => {
    cluster = await TestCluster.start(startApiServer);
  });
  beforeEach(async () => {
    // A real control plane is shared with tests that leave their CRDs behind.
    await drop(serviceMonitorDefinition);
    await drop(destinationRuleDefinition('v1'));
    operator = await cluster.startOperator();
    namespace = await cluster.createNamespace();
  });
  afterEach(() => operator.stop());
  afterAll(() => cluster.stop());

  it('wait for their CRD, are watched from the first one on, and come back with their CRD', async () => {
    const install = refer(await cluster.apply(guarded()));
    expect(
      await cluster.condition(install, 'DependenciesMet', 'False'),
    ).toMatchObject({
      reason: 'MissingKinds',
      message: expect.stringContaining(
        'monitoring.coreos.com/v1/ServiceMonitor',
      ),
    });
    // What the cluster does serve is there all the same.
    for (const kind of kindsMade.slice(0, 2))
      await goneAndBack(await made(kind));

    await cluster.apply(serviceMonitorDefinition);
    await cluster.condition(install, 'Applied', 'True');
    await goneAndBack(await made(kindsMade[2]));

    await drop(serviceMonitorDefinition);
    await cluster.condition(install, 'DependenciesMet', 'False');
    await cluster.apply(serviceMonitorDefinition);
    await cluster.condition(install, 'Applied', 'True');
    await goneAndBack(await made(kindsMade[2]));

    await remove(install);
    for (const kind of kindsMade) {
      expect(await cluster.client.list(kind, { namespace })).toEqual([]);
    }
    await drop(serviceMonitorDefinition);
  });

  it('are taken down in their turn by an operator that has just started', async () => {
    await cluster.apply(serviceMonitorDefinition);
    const install = refer(await cluster.apply(guarded()));
    await cluster.condition(install, 'Applied', 'True');
    await operator.stop();
    await cluster.client.delete(install);
    operator = await cluster.startOperator();
    await cluster.gone(install);
    const deleted = operator.writes
      .takeWrites()
      .filter(write => write.startsWith('DELETE'))
      .map(write => write.split('/').slice(-2, -1)[0]);
    const order = [
      'httproutes',
      'gateways',
      'inferencepools',
      'servicemonitors',
      'networkpolicies',
    ];
    // The EPP's policy goes with the EPP, the policy of the pods last.
    expect(deleted.filter(plural => order.includes(plural))).toEqual([
      ...order.slice(0, 3),
      expect.stringMatching(/^(servicemonitors|networkpolicies)$/),
      expect.stringMatching(/^(servicemonitors|networkpolicies)$/),
      'networkpolicies',
    ]);
    // And the EPP's budget before the Service that is not the EPP's.
    expect(deleted).toContain('poddisruptionbudgets');
    expect(deleted.indexOf('poddisruptionbudgets')).toBeLessThan(
      deleted.lastIndexOf('services'),
    );
    await drop(serviceMonitorDefinition);
  });

  it('are not pruned in the version that they were once made in', async () => {
    const definition = await cluster.apply(
      destinationRuleDefinition('v1beta1'),
    );
    const install = refer(
      await cluster.apply(
        schedulerInstall(namespace, 'demo', {
          destinationRule: { enabled: true },
        }),
      ),
    );
    await cluster.condition(install, 'Applied', 'True');
    const kind = 'DestinationRule';
    const [before] = await cluster.client.list(
      { apiVersion: 'networking.istio.io/v1beta1', kind },
      { namespace },
    );

    await cluster.apply(destinationRuleDefinition('v1beta1', 'v1'));
    const apiVersion = 'networking.istio.io/v1';
    await eventually('the inventory names the new version', async () => {
      const live = await cluster.client.get(install);
      return (
        JSON.stringify(live?.status).includes(`"${apiVersion}"`) || undefined
      );
    });
    await eventually('the operator is at rest', async () => {
      operator.writes.takeWrites();
      const reconciled = operator.log.length;
      await cluster.client.patch(
        install,
        { metadata: { annotations: { 'test/touched': `${reconciled}` } } },
        { fieldManager: 'test' },
      );
      await eventually('reconciled', () =>
        operator.log.slice(reconciled).join().includes('/demo: reconciled')
          ? true
          : undefined,
      );
      return operator.writes.takeWrites().length === 0 ? true : undefined;
    });
    const [after] = await cluster.client.list(
      { apiVersion, kind },
      { namespace },
    );
    expect(after?.metadata.uid).toBe(before?.metadata.uid);
    await remove(install);
    await drop(definition);
  });
});
