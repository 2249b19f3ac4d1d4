import { startApiServer } from '@llm-d-sim/local-cluster';
import { FaultProxy } from '../__testUtils__/fault-proxy/FaultProxy';
import { ALLOW_FROM } from '../reconcile/namespacePolicy';
import { refer, schedulerInstall } from '../testing/stacks';
import { eventually, TestCluster } from '../testing/TestCluster';
import { untilConverged } from '../testing/untilConverged';

it('makes nothing for a custom resource that a watch brings back although it has gone', async () => {
  const cluster = await TestCluster.start(startApiServer);
  const proxy = await FaultProxy.inFrontOf(cluster.operatorKubeConfig);
  const namespace = await cluster.createNamespace();
  const elsewhere = await cluster.createNamespace({
    labels: { [ALLOW_FROM]: namespace },
  });
  const install = schedulerInstall(namespace, 'demo', {
    simulatorNamespace: elsewhere,
  });
  const first = await cluster.startOperator();
  const created = await cluster.apply(install);
  await untilConverged(cluster);
  await cluster.client.delete(refer(install));
  await cluster.gone(refer(install));
  await first.stop();

  // A watch that tells of its creation and its finalizer, and not of its end.
  const { metadata: now } = await cluster.apply({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'last', namespace },
  });
  proxy.inject({
    path: /schedulerinstalls/,
    fault: {
      type: 'watch-stale',
      versionsBack:
        Number(now.resourceVersion) -
        Number(created.metadata.resourceVersion) +
        1,
      events: 2,
    },
  });
  const second = await cluster.startOperator({ kubeConfig: proxy.kubeConfig });
  const key = `SchedulerInstall/${namespace}/demo`;
  await eventually('it has looked at it', () =>
    second.log.some(line => line.includes(key)) ? true : undefined,
  );
  await second.stop();
  expect(
    second.writes.takeWrites().filter(write => write.includes('/apps/')),
  ).toEqual([]);
  await untilConverged(cluster);
  await proxy.stop();
  await cluster.stop();
});
