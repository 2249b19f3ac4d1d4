import { startApiServer } from '@llm-d-sim/local-cluster';
import {
  LABEL_OWNER,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { madeKinds } from '../informers/WatchedKind';
import { listServed } from '../testing/listServed';
import { untilConverged } from '../testing/untilConverged';
import { schedulerInstall } from '../testing/stacks';
import { TestCluster } from '../testing/TestCluster';
import { ALLOW_FROM } from './namespacePolicy';

describe('a stack that is renamed or moved', () => {
  let cluster: TestCluster;

  const contents = async (namespace: string) => {
    const objects = await listServed(cluster.client, madeKinds, { namespace });
    return (
      objects
        .map(({ kind, metadata }) => `${kind} ${metadata.name} ${metadata.uid}`)
        // Every namespace has one.
        .filter(line => !line.startsWith('ServiceAccount default '))
        .sort()
    );
  };

  beforeAll(async () => {
    cluster = await TestCluster.start(startApiServer);
    await cluster.startOperator();
  });
  afterAll(() => cluster.stop());

  it('leaves its old place as if it had never been there, and everything else as it was', async () => {
    const namespace = await cluster.createNamespace();
    const allowed = { labels: { [ALLOW_FROM]: namespace } };
    const before = await cluster.createNamespace(allowed);
    const after = await cluster.createNamespace(allowed);
    // Another stack in the same places, and what others have there, labelled as like ours as it may be.
    await cluster.apply(
      schedulerInstall(namespace, 'neighbour', { simulatorNamespace: before }),
    );
    const foreign = (where: string): KubernetesObject => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'theirs',
        namespace: where,
        labels: {
          [LABEL_OWNER]: `SchedulerInstall.${namespace}.demo`,
          'app.kubernetes.io/part-of': 'demo',
        },
      },
    });
    await cluster.apply(foreign(before));
    await cluster.apply(foreign(namespace));
    const neighbours = async () => [
      ...(await contents(before)),
      ...(await contents(namespace)),
    ];
    const converged = () => untilConverged(cluster, { except: ['theirs'] });
    await converged();
    const untouched = await neighbours();

    const moved = (simulatorNamespace: string, service: string) =>
      schedulerInstall(namespace, 'demo', {
        simulatorNamespace,
        proxyService: {
          name: service,
          selector: { 'app.kubernetes.io/name': 'demo' },
        },
        gateway: { enabled: false },
        routing: { enabled: false },
      });
    await cluster.apply(moved(before, 'one-name'));
    await converged();
    expect(await contents(before)).toContainEqual(
      expect.stringContaining('Service one-name'),
    );

    await cluster.apply(moved(before, 'another-name'));
    await converged();
    expect((await contents(before)).join()).not.toContain('one-name');

    await cluster.apply(moved(after, 'another-name'));
    await converged();
    expect(await neighbours()).toEqual(untouched);
    expect(await contents(after)).not.toEqual([]);

    // Into its own namespace, where owner references are possible.
    await cluster.apply(moved(namespace, 'another-name'));
    await converged();
    expect(await contents(after)).toEqual([]);
    await cluster.client.delete({
      apiVersion: 'sim.llm-d.io/v1alpha1',
      kind: 'SchedulerInstall',
      namespace,
      name: 'demo',
    });
    await converged();
    expect(await neighbours()).toEqual(untouched);
  });
});
