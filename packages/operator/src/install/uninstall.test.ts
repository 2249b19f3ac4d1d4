import { startApiServer } from '@llm-d-sim/local-cluster';
import {
  describeObject,
  MANAGED_BY,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { crdKind, madeKinds, stackKinds } from '../informers/WatchedKind';
import { ALLOW_FROM } from '../reconcile/namespacePolicy';
import { FINALIZER } from '../reconcile/StackFinalizer';
import { listServed } from '../testing/listServed';
import {
  refer,
  schedulerInstall,
  simulatorDeployment,
} from '../testing/stacks';
import { eventually, TEST_MANAGER, TestCluster } from '../testing/TestCluster';
import { readKustomizeBase } from './__testUtils__/manifests';
import { installCustomResourceDefinitions } from './installCustomResourceDefinitions';

const installation = readKustomizeBase();
const definitions = installation.filter(({ kind }) => kind === crdKind.kind);

/** What docs/upgrade-uninstall.md says: an order that leaves nothing, and ways out of the others. */
describe('uninstalling', () => {
  let cluster: TestCluster;
  /** Of the stack: its own, and that of its gateway. */
  let namespaces: string[];

  // On a real control plane operators use the account that goes with the installation.
  beforeEach(async () => {
    cluster = await TestCluster.start(startApiServer);
  });

  const list = async (
    kinds: readonly { apiVersion: string; kind: string }[],
    labelSelector?: string,
  ): Promise<KubernetesObject[]> => {
    const lists = await Promise.all(
      namespaces.map(namespace =>
        listServed(cluster.client, kinds, { labelSelector, namespace }),
      ),
    );
    return lists.flat();
  };
  /** Everything in those namespaces that any operator has made. */
  const made = () =>
    list(madeKinds, `app.kubernetes.io/managed-by=${MANAGED_BY}`);
  const resources = () => list(stackKinds);
  const deleteAll = async (objects: readonly KubernetesObject[]) => {
    for (const object of objects) await cluster.client.delete(refer(object));
  };
  const allGone = async (objects: readonly KubernetesObject[]) => {
    for (const object of objects) await cluster.gone(refer(object));
  };

  afterEach(async () => {
    await deleteAll([...installation].reverse());
    await allGone(installation);
    await cluster.stop();
  });

  /** The installation, and a stack whose route stands in another namespace; nothing else of ours is there. */
  async function installed() {
    await installCustomResourceDefinitions(cluster.client);
    for (const object of installation) {
      if (!definitions.includes(object)) await cluster.apply(object);
    }
    const operator = await cluster.startOperator();
    const namespace = await cluster.createNamespace();
    const gateways = await cluster.createNamespace({
      labels: { [ALLOW_FROM]: namespace },
    });
    namespaces = [namespace, gateways];
    const stack = [
      simulatorDeployment(namespace, 'demo'),
      schedulerInstall(namespace, 'demo', { schedulerNamespace: gateways }),
    ];
    for (const resource of stack) await cluster.apply(resource);
    for (const resource of stack) {
      await cluster.condition(refer(resource), 'Applied', 'True');
    }
    const places = new Set(
      (await made()).map(({ metadata }) => metadata.namespace),
    );
    expect([...places].sort()).toEqual([...namespaces].sort());
    return { operator, stack };
  }

  it('leaves nothing: custom resources, then the operator and the CRDs', async () => {
    const { operator, stack } = await installed();
    await deleteAll(stack);
    await allGone(stack);
    expect((await made()).map(describeObject)).toEqual([]);

    await operator.stop();
    const order = [...installation].reverse();
    await deleteAll(order);
    await allGone(order);
  });

  it('leaves nothing when the CRDs go while the operator runs', async () => {
    const { operator } = await installed();
    await deleteAll(definitions);
    await allGone(definitions);
    expect((await made()).map(describeObject)).toEqual([]);
    await operator.stop();
  });

  it('waits for an operator when that went first, and ends when one comes back', async () => {
    const { operator, stack } = await installed();
    await operator.stop();
    const before = (await made()).map(describeObject);
    await deleteAll(stack);
    expect(
      (await resources()).map(({ metadata }) => [
        metadata.deletionTimestamp !== undefined,
        metadata.finalizers,
      ]),
    ).toEqual([
      [true, [FINALIZER]],
      [true, [FINALIZER]],
    ]);
    expect((await made()).map(describeObject)).toEqual(before);

    const back = await cluster.startOperator();
    await allGone(stack);
    expect((await made()).map(describeObject)).toEqual([]);
    await back.stop();
  });

  it('can be done by hand when no operator comes back', async () => {
    const { operator, stack } = await installed();
    await operator.stop();
    await deleteAll(stack);

    await deleteAll(await made());
    await eventually('what was made is gone', async () =>
      (await made()).length === 0 ? true : undefined,
    );
    for (const resource of stack) {
      await cluster.client.patch(
        refer(resource),
        { metadata: { finalizers: null } },
        { fieldManager: TEST_MANAGER },
      );
    }
    await allGone(stack);
    expect(await resources()).toEqual([]);
  });
});
