import { startApiServer } from '@llm-d-sim/local-cluster';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ALLOW_FROM } from '../reconcile/namespacePolicy';
import { untilConverged, writesOfNewOperator } from '../testing/untilConverged';
import { FaultProxy } from '../__testUtils__/fault-proxy/FaultProxy';
import {
  seededRandom,
  testSeed,
} from '../__testUtils__/fault-proxy/seededRandom';
import { ProgramRun } from '../testing/ProgramRun';
import {
  refer,
  schedulerInstall,
  simulatorDeployment,
} from '../testing/stacks';
import { TestCluster } from '../testing/TestCluster';

/** `npm run nightly` asks for more, and fewer are enough where the suite runs once more. */
const kills = Number(process.env.OPERATOR_TEST_KILLS ?? 20);
/** An operator that has just started sends about as many requests before it begins to work. */
const requestsOfAStart = 85;
/** And about as many while it brings one of the stacks below from one state to the next. */
const requestsOfAReconcile = 60;

jest.setTimeout(60_000 + kills * 20_000);

describe(`an operator process that is killed ${kills} times, each time after a request that the seed says`, () => {
  let cluster: TestCluster;
  let proxy: FaultProxy;
  let directory: string;

  const start = () =>
    new ProgramRun(path.resolve(__dirname, '../main.ts'), [
      '--kubeconfig',
      path.join(directory, 'kubeconfig'),
    ]);
  /** Resolves when the operator works and has sent nothing for a while; its watches, once begun, are no requests. */
  const idle = async (operator: ProgramRun) => {
    await operator.printed(/operator ready/);
    let seen = -1;
    while (seen !== proxy.count) {
      seen = proxy.count;
      await setTimeout(700);
    }
  };

  beforeAll(async () => {
    cluster = await TestCluster.start(startApiServer);
    proxy = await FaultProxy.inFrontOf(cluster.operatorKubeConfig);
    directory = mkdtempSync(path.join(tmpdir(), 'operator-'));
    writeFileSync(
      path.join(directory, 'kubeconfig'),
      proxy.kubeConfig.exportConfig(),
      { mode: 0o600 },
    );
  });
  afterAll(async () => {
    rmSync(directory, { recursive: true });
    await proxy.stop();
    await cluster.stop();
  });

  it('leaves nothing that the next one does not put right', async () => {
    const random = seededRandom(testSeed('kill -9'));
    const pick = <T>(...choices: readonly [T, ...T[]]): T =>
      choices[Math.floor(random() * choices.length)];
    const namespace = await cluster.createNamespace();
    const elsewhere = await cluster.createNamespace({
      labels: { [ALLOW_FROM]: namespace },
    });
    /** Another wish of the user each time, so that there is always something to be made, changed and taken away. */
    const change = async () => {
      const enabled = pick(true, false);
      const install = schedulerInstall(namespace, 'demo', {
        simulatorNamespace: pick(namespace, elsewhere),
        networkPolicy: { enabled: pick(true, false) },
        proxyService: {
          name: pick('one-name', 'another-name'),
          selector: { 'app.kubernetes.io/name': 'demo' },
        },
        gateway: { enabled, className: 'local' },
        routing: { enabled, backendType: 'InferencePool' },
      });
      const simulator = simulatorDeployment(namespace, 'demo', {
        decode: { enabled: true, replicas: pick(1, 2, 3) },
        prefill: { enabled: pick(true, false) },
      });
      if (pick(true, true, true, false)) {
        await cluster.apply(install);
      } else {
        await cluster.client.delete(refer(install));
      }
      await cluster.apply(simulator);
    };

    const points: number[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      const operator = start();
      const point = Math.ceil(
        random() * (requestsOfAStart + requestsOfAReconcile),
      );
      points.push(point);
      const killAt = proxy.count + point;
      let killed = false;
      proxy.onRequest = ({ number }) => {
        if (number < killAt || killed) return;
        killed = true;
        operator.kill('SIGKILL');
      };
      await change();
      // An operator that has nothing left to do does not come to its point, and is killed at rest.
      await Promise.race([operator.ended, idle(operator).catch(() => {})]);
      operator.kill('SIGKILL');
      await operator.ended;
      proxy.onRequest = () => {};
    }
    process.stdout.write(`killed after request ${points.join(', ')}\n`);

    const last = start();
    await untilConverged(cluster);
    last.kill('SIGKILL');
    await last.ended;
    expect(await writesOfNewOperator(cluster)).toEqual([]);
  });

  it.each([
    ['does not ask for it any more', false],
    ['is deleted', true],
  ])(
    'leaves no object of a kind that few stacks have in another namespace, made a moment before and named nowhere, when its custom resource %s',
    async (_what, isDeleted) => {
      const namespace = await cluster.createNamespace();
      const elsewhere = await cluster.createNamespace({
        labels: { [ALLOW_FROM]: namespace },
      });
      const install = (enabled: boolean) =>
        schedulerInstall(namespace, 'demo', {
          simulatorNamespace: elsewhere,
          networkPolicy: { enabled },
        });
      await cluster.apply(install(false));
      const first = start();
      await untilConverged(cluster);

      let made = false;
      proxy.onRequest = ({ path: requested, verb }) => {
        // The request after the one that makes it: it is there, and no status says so.
        if (made) first.kill('SIGKILL');
        made ||= verb === 'patch' && requested.includes('/networkpolicies/');
      };
      await cluster.apply(install(true));
      await first.ended;
      proxy.onRequest = () => {};
      const policies = () =>
        cluster.client.list(
          { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
          { namespace: elsewhere },
        );
      expect((await policies()).length).toBeGreaterThan(0);

      if (isDeleted) await cluster.client.delete(refer(install(true)));
      else await cluster.apply(install(false));
      const next = start();
      await untilConverged(cluster);
      expect(await policies()).toEqual([]);
      next.kill('SIGKILL');
      await next.ended;
      expect(await writesOfNewOperator(cluster)).toEqual([]);
    },
  );
});
