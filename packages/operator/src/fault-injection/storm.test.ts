import { startApiServer } from '@llm-d-sim/local-cluster';
import { setTimeout } from 'node:timers/promises';
import { ALLOW_FROM } from '../reconcile/namespacePolicy';
import { untilConverged, writesOfNewOperator } from '../testing/untilConverged';
import { FaultProxy } from '../__testUtils__/fault-proxy/FaultProxy';
import {
  seededRandom,
  testSeed,
} from '../__testUtils__/fault-proxy/seededRandom';
import { stormFault } from '../__testUtils__/fault-proxy/stormFault';
import {
  refer,
  schedulerInstall,
  simulatorDeployment,
} from '../testing/stacks';
import { TestCluster } from '../testing/TestCluster';

/** `npm run nightly` asks for more. */
const storms = Number(process.env.OPERATOR_TEST_STORMS ?? 2);
const changesPerStorm = 12;

jest.setTimeout(180_000);

describe(`${storms} storms of faults of every kind, each from its seed`, () => {
  let cluster: TestCluster;
  let proxy: FaultProxy;

  beforeAll(async () => {
    cluster = await TestCluster.start(startApiServer);
    proxy = await FaultProxy.inFrontOf(cluster.operatorKubeConfig);
  });
  afterAll(async () => {
    await proxy.stop();
    await cluster.stop();
  });

  const weather = async (seed: number) => {
    const random = seededRandom(seed);
    const pick = <T>(...choices: readonly [T, ...T[]]): T =>
      choices[Math.floor(random() * choices.length)];
    const namespace = await cluster.createNamespace();
    const elsewhere = await cluster.createNamespace({
      labels: { [ALLOW_FROM]: namespace },
    });
    const operator = await cluster.startOperator({
      kubeConfig: proxy.kubeConfig,
      informerTimes: { watchSilenceMs: 1_500, relistMs: 5_000 },
    });
    proxy.decide = request => stormFault(request, random);
    const change = async () => {
      const name = pick('a', 'b', 'c');
      const stack = pick(
        simulatorDeployment(namespace, name, {
          decode: { enabled: true, replicas: pick(1, 2, 3) },
          prefill: { enabled: pick(true, false) },
        }),
        schedulerInstall(namespace, name, {
          simulatorNamespace: pick(namespace, elsewhere),
          routing: {
            enabled: pick(true, false),
            backendType: pick('InferencePool', 'Service'),
          },
        }),
      );
      if (pick(true, true, false)) await cluster.apply(stack);
      else await cluster.client.delete(refer(stack));
    };
    for (let count = 0; count < changesPerStorm; count += 1) {
      // What is still being deleted cannot be applied anew.
      await change().catch(error => {
        if (!/being deleted|Conflict/i.test(String(error))) throw error;
      });
      await setTimeout(50 + 250 * random());
    }
    proxy.heal();
    await untilConverged(cluster);
    await operator.stop();
    expect(await writesOfNewOperator(cluster)).toEqual([]);
    await cluster.client.delete({
      apiVersion: 'v1',
      kind: 'Namespace',
      name: namespace,
    });
    const cleaner = await cluster.startOperator();
    await untilConverged(cluster);
    await cleaner.stop();
  };

  const first = testSeed('storms');
  it.each(Array.from({ length: storms }, (_, index) => first + index))(
    'the one of seed %d passes, and everything is as the custom resources say',
    async seed => {
      await weather(seed);
      expect(proxy.count).toBeGreaterThan(0);
    },
  );
});
