import { LiveCluster } from '@llm-d-sim/live-cluster';
import {
  evaluateHealth,
  inferencePoolOf,
  parseStackResource,
  prefixCacheSkew,
  stackFormSchema,
  stackFromForm,
  type HealthReport,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { DefaultClusterClient } from './cluster/DefaultClusterClient';
import { readStackSnapshot } from './health/readStackSnapshot';
import { runScenario } from './routing-test/runScenario';
import { pause } from './time/pause';
import { waitForReady } from './wait/waitForReady';

const patience = 120_000;
jest.setTimeout(patience);

const { schedulerInstall, simulatorDeployment } = stackFromForm(
  stackFormSchema.parse({}),
);
const place = { namespace: 'llm-d-sim', name: 'demo' };
const references = { schedulerInstall: place, simulatorDeployment: place };
const fieldManager = 'test';

describe('a stack with the template’s defaults, on a local cluster', () => {
  let live: LiveCluster;
  let client: DefaultClusterClient;

  beforeAll(async () => {
    live = await LiveCluster.start();
    client = live.client;
    await live.setUp([simulatorDeployment, schedulerInstall], {
      timeoutMs: patience,
    });
  });

  afterAll(() => live.stop());

  async function health(): Promise<HealthReport> {
    const parsed = parseStackResource(schedulerInstall);
    if (!parsed.ok || parsed.resource.kind !== 'SchedulerInstall') {
      throw new Error('the template makes an invalid stack');
    }
    const snapshot = await readStackSnapshot(client, {
      ...references,
      pool: inferencePoolOf(parsed.resource),
    });
    return evaluateHealth(snapshot, [], new Date());
  }

  async function healthUntil(
    isWanted: (report: HealthReport) => boolean,
  ): Promise<HealthReport> {
    for (;;) {
      const report = await health();
      if (isWanted(report)) {
        return report;
      }
      await pause(100);
    }
  }

  const run = () =>
    runScenario({
      scenario: prefixCacheSkew,
      cluster: client,
      stack: { schedulerInstall: place },
    });

  it('is healthy, link by link', async () => {
    const report = await healthUntil(({ status }) => status === 'healthy');
    expect(report.root.children.map(({ id }) => id)).toEqual([
      'gateway',
      'route',
      'pool',
      'epp',
      'decode',
      'direct-service',
    ]);
    expect(report.pods).toHaveLength(3);
    expect(report.localStandIn).toBe(true);
    expect(report.gatewayUrl).toMatch(/^http:\/\/127\./);
  });

  it('passes prefix-cache-skew with 1.500 when cold and 3.500 against 1.500 when warm', async () => {
    const report = await run();
    expect({ verdict: report.verdict, reason: report.reason }).toEqual({
      verdict: 'pass',
    });
    const [cold, ...warm] = report.requests;
    const totals = ({ decision }: typeof cold) =>
      Object.values(decision?.endpoints ?? {})
        .map(({ total }) => total.toFixed(3))
        .sort();
    expect(totals(cold)).toEqual(['1.500', '1.500', '1.500']);
    for (const request of warm) {
      expect(totals(request)).toEqual(['1.500', '1.500', '3.500']);
      expect(request.served).toBe(cold.served);
      expect(request.decision?.picked).toBe(cold.served);
    }
  });

  it('shows another pod in place of a killed one', async () => {
    const [victim] = (await healthUntil(({ status }) => status === 'healthy'))
      .pods;
    await client.delete({
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: place.namespace,
      name: victim.name,
    });
    const whole = await healthUntil(
      ({ pods, status }) =>
        status === 'healthy' && pods.every(({ name }) => name !== victim.name),
    );
    expect(whole.pods).toHaveLength(3);
  });

  it('no longer passes when the custom resource gives the prefix no weight', async () => {
    const changed: KubernetesObject = {
      ...schedulerInstall,
      spec: {
        ...Object(schedulerInstall.spec),
        epp: {
          ...Object(schedulerInstall.spec).epp,
          scorers: { 'prefix-cache-scorer': 0 },
        },
      },
    };
    await client.apply(changed, { fieldManager });
    await waitForReady(client, references, { timeoutMs: patience });
    const report = await run();
    expect(report.verdict).toBe('fail');
    expect(report.reason).toContain('prefix-cache-scorer has weight 0');
    expect(report.requests.every(({ status }) => status === 200)).toBe(true);
  });
});
