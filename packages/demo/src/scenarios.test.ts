import {
  activeRequestBurst,
  custom,
  failover,
  fallback,
  headerAb,
  prefillDecodeSplit,
  prefixCacheSkew,
  roundRobin,
  saturation,
  streaming,
  stackFormSchema,
  stackFromForm,
  type RunReport,
} from '@llm-d-sim/plugin-llm-d-common';
import { demoStack } from './demoStack';
import { ScenarioCluster, patience } from './testing/ScenarioCluster';

jest.setTimeout(patience);

const template = stackFromForm(stackFormSchema.parse({}));

/** Everything that explains a verdict. */
const shown = ({ assertions, reason, verdict }: RunReport) => ({
  verdict,
  reason,
  failed: assertions.filter(({ passed }) => !passed),
});
const passed = { verdict: 'pass', reason: undefined, failed: [] };

describe('routing tests on a local cluster', () => {
  let live: ScenarioCluster;

  beforeAll(async () => {
    live = await ScenarioCluster.start();
    // Its answers take a while, which some scenarios need and none minds.
    await live.setUp(demoStack(template, streaming.id), 'plain');
  });

  afterAll(() => live.stop());

  it.each([prefixCacheSkew, roundRobin, fallback, streaming])(
    '$id passes on the template’s stack',
    async scenario => {
      const report = await live.run(scenario, 'plain');
      expect(shown(report)).toEqual(passed);
      expect(report.localStandIn).toBe(true);
      expect(report.summary.decisions.inconsistent).toBe(0);
    },
  );

  it('prefix-cache-skew passes again on an EPP that has seen other prompts', async () => {
    expect(shown(await live.run(prefixCacheSkew, 'plain'))).toEqual(passed);
  });

  it('custom does what its trace says, and judges by it', async () => {
    const trace = `
arrivals: {concurrency: 3}
requests:
  - {name: first, count: 1, prefix: system, prefixBytes: 1024, promptBytes: 1536}
  - {name: later, count: 9, prefix: system, prefixBytes: 1024, promptBytes: 1536, api: completions}
  - {name: chats, count: 5, api: chat, stream: true}
assertions:
  - {that: answered}
  - {that: passed-epp}
  - {that: served-as-picked}
  - {that: statuses, only: [200]}
`;
    const report = await live.run(custom, 'plain', { parameters: { trace } });
    expect(shown(report)).toEqual(passed);
    expect(report.requests.map(({ group }) => group).slice(-5)).toEqual(
      Array.from({ length: 5 }, () => 'chats'),
    );
  });

  it('tells what the template’s stack lacks for the others', async () => {
    const reasons = [
      (await live.run(activeRequestBurst, 'plain')).reason,
      (await live.run(headerAb, 'plain')).reason,
      (await live.run(prefillDecodeSplit, 'plain')).reason,
    ];
    expect(reasons).toEqual([
      expect.stringContaining('proxy-performance'),
      expect.stringContaining('llm-d-ab-test'),
      expect.stringContaining('prefill-decode'),
    ]);
  });

  it('failover deletes a pod under traffic, and nothing goes there afterwards', async () => {
    const report = await live.run(failover, 'plain', {
      // Room for a busy machine: of 80 requests in 8 s after the deletion.
      parameters: { ...failover.defaults, recoveryMs: 5_000, maxFailed: 30 },
    });
    expect(shown(report)).toEqual(passed);
    const [deleted, ...more] = report.disruptions ?? [];
    expect(more).toEqual([]);
    const servedBy = (phase: string) =>
      report.requests
        .filter(request => request.phase === phase)
        .map(({ served }) => served);
    expect(servedBy('before')).toContain(`${deleted.pod}-rank-0`);
    expect(servedBy('after')).not.toContain(`${deleted.pod}-rank-0`);
  });

  it.each([activeRequestBurst, headerAb, prefillDecodeSplit, saturation])(
    '$id passes on the stack that it needs',
    async scenario => {
      await live.setUp(demoStack(template, scenario.id), scenario.id);
      const report = await live.run(scenario, scenario.id, {
        // Everything here is one process: a smaller flood fills the stack too.
        ...(scenario.id === saturation.id && {
          parameters: { ...saturation.defaults, perSecond: 40, seconds: 2 },
        }),
      });
      expect(shown(report)).toEqual(passed);
      expect(report.summary.decisions.inconsistent).toBe(0);
    },
  );

  it('prefix-cache-skew reads the log of EPP 0.4 as well', async () => {
    const stack = demoStack(template, prefixCacheSkew.id);
    const { schedulerInstall } = stack;
    const { epp, ...spec } = Object(schedulerInstall.spec);
    await live.setUp(
      {
        ...stack,
        schedulerInstall: {
          ...schedulerInstall,
          spec: {
            ...spec,
            epp: {
              ...epp,
              image: 'ghcr.io/llm-d/llm-d-inference-scheduler:v0.4.0',
            },
          },
        },
      },
      'epp-04',
    );
    const report = await live.run(prefixCacheSkew, 'epp-04');
    expect(shown(report)).toEqual(passed);
    expect(report.summary.decisions).toMatchObject({
      found: 5,
      inconsistent: 0,
    });
    expect(report.requests[1].decision?.drops).toEqual([
      { filter: 'decode-filter', dropped: [] },
    ]);
  });
});
