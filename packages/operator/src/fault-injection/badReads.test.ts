import { startApiServer } from '@llm-d-sim/local-cluster';
import {
  LABEL_OWNER,
  referenceOf,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import { madeKinds } from '../informers/WatchedKind';
import { ALLOW_FROM } from '../reconcile/namespacePolicy';
import { listServed } from '../testing/listServed';
import { untilConverged, writesOfNewOperator } from '../testing/untilConverged';
import type { FaultRule } from '../__testUtils__/fault-proxy/Fault';
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

const listSchema = z.looseObject({ items: z.array(z.unknown()) });
const withItems =
  (keep: (items: unknown[]) => unknown[]) =>
  (body: unknown): unknown => {
    const list = listSchema.parse(body);
    return { ...list, items: keep(list.items) };
  };
const empty = withItems(() => []);
const half = withItems(items => items.filter((_, index) => index % 2 === 0));

const listsOf = (path: RegExp, change: typeof empty): FaultRule => ({
  verbs: ['list'],
  path,
  fault: { type: 'answer', change },
});
const ofStacks = /simulatordeployments|schedulerinstalls/;
const ofWhatIsMade =
  /deployments$|services$|serviceaccounts|configmaps|roles|rolebindings|inferencepools|gateways|httproutes|referencegrants/;

const badReads: Record<string, FaultRule> = {
  'an empty list of custom resources': listsOf(ofStacks, empty),
  'half a list of custom resources': listsOf(ofStacks, half),
  'empty lists of what was made': listsOf(ofWhatIsMade, empty),
  'half a list of what was made': listsOf(ofWhatIsMade, half),
  'an empty list of namespaces': listsOf(/namespaces$/, empty),
  'empty lists of everything': listsOf(/./, empty),
  'discovery that no longer knows Deployments': {
    path: /^\/apis\/apps\/v1$/,
    fault: { type: 'status', code: 404, reason: 'NotFound' },
  },
  'discovery that no longer knows the custom resources': {
    path: /^\/apis\/sim\.llm-d\.io\/v1alpha1$/,
    fault: { type: 'status', code: 404, reason: 'NotFound' },
  },
};

describe('reads that leave out what is there', () => {
  let cluster: TestCluster;
  let proxy: FaultProxy;
  let namespace: string;
  let elsewhere: string;
  let stacks: KubernetesObject[];
  let operator: TestOperator | undefined;

  /** Everything that was made, and in which incarnation. */
  const incarnations = async () => {
    const objects = await listServed(cluster.client, madeKinds, {
      labelSelector: LABEL_OWNER,
    });
    return objects
      .map(one => `${JSON.stringify(referenceOf(one))} ${one.metadata.uid}`)
      .sort();
  };
  const deletions = () =>
    proxy.takeWrites().filter(({ verb }) => verb === 'delete');
  const startOperator = async () => {
    operator = await cluster.startOperator({
      kubeConfig: proxy.kubeConfig,
      informerTimes: { watchSilenceMs: 30_000, relistMs: 500 },
    });
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
    stacks = [
      schedulerInstall(namespace, 'demo', { simulatorNamespace: elsewhere }),
      simulatorDeployment(namespace, 'demo'),
      simulatorDeployment(namespace, 'other'),
    ];
  });
  afterEach(async () => {
    proxy.heal();
    await operator?.stop();
    for (const stack of stacks) await cluster.client.delete(refer(stack));
    const cleaner = await cluster.startOperator();
    await untilConverged(cluster);
    await cleaner.stop();
  });
  afterAll(async () => {
    await proxy.stop();
    await cluster.stop();
  });

  it.each(Object.entries(badReads))(
    'lead to no deletion in an operator that runs: %s',
    async (_, rule) => {
      const running = await startOperator();
      for (const stack of stacks) await cluster.apply(stack);
      await untilConverged(cluster);
      const before = await incarnations();
      deletions();

      const injected = proxy.inject(rule);
      proxy.breakConnections();
      await eventually('it has read badly several times', () =>
        injected.happened > 3 ? true : undefined,
      );
      // And something to be made and pruned meanwhile.
      await cluster.apply(
        simulatorDeployment(namespace, 'demo', {
          decode: { enabled: true, replicas: 2 },
        }),
      );
      expect(await incarnations()).toEqual(before);
      expect(deletions()).toEqual([]);

      proxy.heal();
      await untilConverged(cluster);
      expect(await incarnations()).toEqual(before);
      await running.stop();
      expect(await writesOfNewOperator(cluster)).toEqual([]);
    },
  );

  it('leave no orphan when an operator starts with them, prunes and deletes', async () => {
    const first = await startOperator();
    for (const stack of stacks) await cluster.apply(stack);
    await untilConverged(cluster);
    await first.stop();

    const [install, , other] = stacks;
    // What it is told of what was made is nothing at all, at every start and every last look.
    proxy.inject(listsOf(ofWhatIsMade, empty));
    const second = await startOperator();
    await cluster.apply(
      schedulerInstall(namespace, 'demo', {
        simulatorNamespace: elsewhere,
        routing: { enabled: false },
        gateway: { enabled: false },
      }),
    );
    await untilConverged(cluster);
    await cluster.client.delete(refer(install));
    await cluster.client.delete(refer(other));
    await untilConverged(cluster);
    await second.stop();
    expect(await writesOfNewOperator(cluster)).toEqual([]);
  });
});
