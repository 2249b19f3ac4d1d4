import { startApiServer } from '@llm-d-sim/local-cluster';
import { stackKinds } from '../informers/WatchedKind';
import { ALLOW_FROM } from '../reconcile/namespacePolicy';
import { untilConverged, writesOfNewOperator } from '../testing/untilConverged';
import type { FaultRule } from '../__testUtils__/fault-proxy/Fault';
import { FaultProxy } from '../__testUtils__/fault-proxy/FaultProxy';
import { drawn } from '../__testUtils__/fault-proxy/seededRandom';
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

jest.setTimeout(180_000);

const writing = ['create', 'update', 'patch', 'delete'] as const;

/** Each is injected anew before a stack is created, before it is changed, and before it is deleted. */
const faults: Record<string, FaultRule> = {
  'a conflict (409)': {
    verbs: ['patch'],
    times: 3,
    fault: { type: 'status', code: 409, reason: 'Conflict' },
  },
  'too many requests (429 with Retry-After)': {
    verbs: writing,
    times: 2,
    fault: {
      type: 'status',
      code: 429,
      reason: 'TooManyRequests',
      retryAfterSeconds: 1,
    },
  },
  'an internal error (500), many times': {
    times: 5,
    fault: { type: 'status', code: 500, reason: 'InternalError' },
  },
  'an unavailable server (503), many times': {
    times: 5,
    fault: { type: 'status', code: 503, reason: 'ServiceUnavailable' },
  },
  'five seconds of latency': {
    verbs: writing,
    nth: 2,
    times: 1,
    fault: { type: 'delay', ms: 5_000 },
  },
  'a connection that breaks before a write': {
    verbs: writing,
    times: 3,
    fault: { type: 'cut', when: 'before' },
  },
  'a write whose answer is lost': {
    verbs: writing,
    times: 4,
    fault: { type: 'cut', when: 'applied' },
  },
  'a connection that breaks in the middle of an answer': {
    times: 4,
    fault: { type: 'cut', when: 'answering' },
  },
  'watches that are refused (410)': {
    verbs: ['watch'],
    times: 20,
    fault: { type: 'status', code: 410, reason: 'Expired' },
  },
  'watches that expire (410 as an event)': {
    times: 20,
    fault: { type: 'watch-expired' },
  },
  'watches that break in the middle of an event': {
    times: 20,
    fault: { type: 'watch-cut', afterEvents: 1 },
  },
  'watches that say nothing': {
    times: 20,
    fault: { type: 'watch-silence' },
  },
  'watches that begin too far back': {
    fault: { type: 'watch-stale', versionsBack: 40 },
  },
  'watches that tell late': {
    // Shorter than the silence after which the operator breaks a watch: held
    // longer, nothing would ever be told.
    fault: { type: 'watch-held', ms: 700 },
  },
  'watches that tell everything twice': {
    fault: { type: 'watch-duplicated' },
  },
};

/** On a real control plane, where each takes longer, a few by lot; `npm run nightly` takes all. */
const count = Number(process.env.OPERATOR_TEST_FAULTS ?? Infinity);
const chosen = drawn(Object.entries(faults), count, 'single faults');

describe('one kind of fault between operator and API server, while a stack is created, changed and deleted', () => {
  let cluster: TestCluster;
  let proxy: FaultProxy;
  let operator: TestOperator;

  beforeAll(async () => {
    cluster = await TestCluster.start(startApiServer);
    proxy = await FaultProxy.inFrontOf(cluster.operatorKubeConfig);
  });
  afterEach(async () => {
    proxy.heal();
    await operator.stop();
    for (const { apiVersion, kind } of stackKinds) {
      const left = await cluster.client.list({ apiVersion, kind });
      for (const stack of left) await cluster.client.delete(refer(stack));
    }
    const cleaner = await cluster.startOperator();
    await untilConverged(cluster);
    await cleaner.stop();
  });
  afterAll(async () => {
    await proxy.stop();
    await cluster.stop();
  });

  it.each(chosen)('%s', async (_, rule) => {
    const namespace = await cluster.createNamespace();
    const elsewhere = await cluster.createNamespace({
      labels: { [ALLOW_FROM]: namespace },
    });
    const across = { simulatorNamespace: elsewhere };
    operator = await cluster.startOperator({
      kubeConfig: proxy.kubeConfig,
      informerTimes: { watchSilenceMs: 1_500, relistMs: 60_000 },
    });
    const injected = proxy.inject(rule);
    /** Watches that run already would not meet what happens to new ones. */
    const during = async (change: () => Promise<void>) => {
      injected.reset();
      const isOfWatches =
        rule.fault.type.startsWith('watch-') || rule.verbs?.includes('watch');
      if (isOfWatches) proxy.breakConnections();
      await change();
      await untilConverged(cluster);
      await eventually('it has happened', () =>
        injected.happened > 0 ? true : undefined,
      );
    };

    const kept = simulatorDeployment(namespace, 'kept');
    const install = schedulerInstall(namespace, 'demo', across);
    await during(async () => {
      await cluster.apply(kept);
      await cluster.apply(install);
    });
    await during(async () => {
      await cluster.apply(
        simulatorDeployment(namespace, 'kept', {
          decode: { enabled: true, replicas: 1 },
          prefill: { enabled: true },
        }),
      );
      // Some of it goes, some gets another name.
      await cluster.apply(
        schedulerInstall(namespace, 'demo', {
          ...across,
          gateway: { enabled: false },
          routing: { enabled: false },
          proxyService: {
            name: 'renamed',
            selector: { 'app.kubernetes.io/name': 'demo' },
          },
        }),
      );
    });
    await during(async () => {
      await cluster.client.delete(refer(install));
    });
    proxy.heal();
    await operator.stop();
    expect(await writesOfNewOperator(cluster)).toEqual([]);
  });
});
