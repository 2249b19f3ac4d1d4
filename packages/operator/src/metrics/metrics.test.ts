import { startApiServer } from '@llm-d-sim/local-cluster';
import { startOperator, type RunningOperator } from '../operator/startOperator';
import {
  refer,
  schedulerInstall,
  simulatorDeployment,
} from '../testing/stacks';
import { eventually, TestCluster } from '../testing/TestCluster';

/** `name{labels} value` of every sample whose line begins so. */
function samples(text: string, beginning: string): Map<string, number> {
  return new Map(
    text
      .split('\n')
      .filter(line => line.startsWith(beginning))
      .map(line => {
        const space = line.lastIndexOf(' ');
        return [line.slice(0, space), Number(line.slice(space + 1))];
      }),
  );
}
const sum = (text: string, beginning: string) =>
  [...samples(text, beginning).values()].reduce((a, b) => a + b, 0);

describe('an operator that is watched', () => {
  let cluster: TestCluster;
  let namespace: string;
  const running: RunningOperator[] = [];

  const start = async (
    options: Partial<Parameters<typeof startOperator>[0]> = {},
  ) => {
    const lines: string[] = [];
    const operator = await startOperator({
      kubeConfig: cluster.kubeConfig,
      log: line => lines.push(line),
      namespaces: [namespace],
      metricsBindAddress: '127.0.0.1:0',
      healthProbeBindAddress: '127.0.0.1:0',
      ...options,
    });
    running.push(operator);
    const ask = async (url: string | undefined, path: string) => {
      const response = await fetch(`${url}${path}`);
      return { status: response.status, body: await response.text() };
    };
    return {
      lines,
      metrics: async () => (await ask(operator.urls.metrics, '/metrics')).body,
      probe: (path: string) => ask(operator.urls.probes, path),
      operator,
    };
  };

  beforeAll(async () => {
    cluster = await TestCluster.start(startApiServer);
  });
  beforeEach(async () => {
    namespace = await cluster.createNamespace();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map(operator => operator.stop()));
  });
  afterAll(() => cluster.stop());

  it('counts what it does: reconciles, requests, writes, events', async () => {
    const controllers = ['simulatordeployment', 'schedulerinstall'];
    const { metrics } = await start();
    const simulator = await cluster.apply(
      simulatorDeployment(namespace, 'demo'),
    );
    const refused = await cluster.apply(
      schedulerInstall(namespace, 'refused', {
        epp: { enabled: true, config: { plugins: [{ type: 'nonsense' }] } },
      }),
    );
    await cluster.condition(refer(simulator), 'Applied', 'True');
    await cluster.condition(refer(refused), 'Valid', 'False');

    const text = await eventually('the counts', async () => {
      const now = await metrics();
      const isThere = (beginning: string) => sum(now, beginning) > 0;
      return isThere('llm_d_sim_operator_events_total{') &&
        controllers.every(name =>
          isThere(`controller_runtime_reconcile_total{controller="${name}"`),
        )
        ? now
        : undefined;
    });
    for (const controller of controllers) {
      expect(
        sum(
          text,
          `controller_runtime_reconcile_time_seconds_count{controller="${controller}"}`,
        ),
      ).toBeGreaterThan(0);
      // It is there, and 0: rate() would not see the first error otherwise.
      expect(
        samples(
          text,
          `controller_runtime_reconcile_errors_total{controller="${controller}"}`,
        ).size,
      ).toBe(1);
    }
    const writes = samples(text, 'llm_d_sim_operator_writes_total{');
    const written = (resource: string, operation: string) =>
      writes.get(
        `llm_d_sim_operator_writes_total{resource="${resource}",operation="${operation}"}`,
      );
    expect(written('deployments', 'apply')).toBe(1);
    expect(written('simulatordeployments', 'patch')).toBe(1);
    expect(written('schedulerinstalls/status', 'apply')).toBeGreaterThan(0);
    expect(written('events', 'apply')).toBe(
      sum(text, 'llm_d_sim_operator_events_total{'),
    );
    const { host } = new URL(
      cluster.kubeConfig.getCurrentCluster()?.server ?? '',
    );
    const requests = samples(text, 'rest_client_requests_total{');
    expect(
      requests.get(
        `rest_client_requests_total{code="200",method="GET",host="${host}"}`,
      ),
    ).toBeGreaterThan(10);
    // Deployments, Services and so on are created by apply: 201.
    expect(
      requests.get(
        `rest_client_requests_total{code="201",method="PATCH",host="${host}"}`,
      ),
    ).toBeGreaterThan(0);
    expect(sum(text, 'workqueue_adds_total{')).toBeGreaterThan(1);
    expect(sum(text, 'workqueue_depth{')).toBe(0);
    const custom = 'llm_d_sim_operator_custom_resources';
    expect(samples(text, custom)).toEqual(
      new Map([
        [`${custom}{kind="SimulatorDeployment",ready="False"}`, 1],
        [`${custom}{kind="SchedulerInstall",ready="False"}`, 1],
      ]),
    );
    expect(sum(text, 'process_resident_memory_bytes')).toBeGreaterThan(1e7);
  });

  it('keeps to the conventions of names and help', async () => {
    const { metrics } = await start();
    const text = await metrics();
    const own = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].filter(
      ([, name]) => !/^(nodejs|process)_/.test(name),
    );
    expect(own.length).toBeGreaterThan(15);
    const conventions: Record<string, RegExp> = {
      counter: /^[a-z_]+_total$/,
      histogram: /^[a-z_]+_seconds$/,
      gauge: /^[a-z_]+(?<!_total)$/,
    };
    for (const [, name, type] of own) {
      expect(text).toContain(`# HELP ${name} `);
      expect(name).toMatch(conventions[type]);
    }
  });

  it('has metrics of its own, however many operators run in a process', async () => {
    const [first, second] = [await start(), await start({ namespaces: [] })];
    await cluster.apply(simulatorDeployment(namespace, 'demo'));
    await eventually('the first has worked', async () =>
      sum(await first.metrics(), 'controller_runtime_reconcile_total{') > 0
        ? true
        : undefined,
    );
    expect(
      sum(await second.metrics(), 'controller_runtime_reconcile_total{'),
    ).toBe(0);
  });

  it('is alive and ready, leader or not, and says who leads', async () => {
    const elect = {
      leaderElection: true,
      leaderElectionNamespace: namespace,
    };
    const leader = await start(elect);
    await eventually('the first leads', async () =>
      sum(await leader.metrics(), 'leader_election_master_status{') === 1
        ? true
        : undefined,
    );
    const standby = await start(elect);
    for (const { probe } of [leader, standby]) {
      expect(await probe('/healthz')).toEqual({ status: 200, body: 'ok' });
      await eventually('it has read the Lease', async () =>
        (await probe('/readyz')).status === 200 ? true : undefined,
      );
      expect((await probe('/readyz?verbose')).body).toContain(
        '[+]leadership ok',
      );
    }
    expect(sum(await standby.metrics(), 'leader_election_master_status{')).toBe(
      0,
    );
    // The Lease is renewed past the client of the custom resources, and counted all the same.
    expect(
      samples(
        await leader.metrics(),
        'llm_d_sim_operator_writes_total{resource="leases",operation="create"}',
      ).size,
    ).toBe(1);
  });

  it('writes its log as JSON, with the key, the result and the time that it took', async () => {
    const { lines } = await start({ logFormat: 'json', logLevel: 'debug' });
    await cluster.apply(simulatorDeployment(namespace, 'demo'));
    const line = await eventually('a reconcile in the log', () =>
      lines.find(one => one.includes('"msg":"reconciled"')),
    );
    expect(JSON.parse(line)).toEqual({
      ts: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      level: 'debug',
      msg: 'reconciled',
      key: `SimulatorDeployment/${namespace}/demo`,
      result: 'success',
      duration_ms: expect.any(Number),
    });
    lines.forEach(one => JSON.parse(one));
  });
});
