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
import { LiveCluster, patience } from './testing/LiveCluster';

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
  let live: LiveCluster;

  beforeAll(async () => {
    live = await LiveCluster.start();
    // Its answers take a while, which some scenarios need and none minds.
    await live.setUp(demoStack(template, streaming.id), 'plain');
  });

  afterAll(() => live.stop());

  it.each([prefixCacheSkew, roundRobin, fallback, streaming, custom])(
    '$id passes on the template’s stack',
    async scenario => {
      const report = await live.run(scenario, 'plain');
      expect(shown(report)).toEqual(passed);
      expect(report.localStandIn).toBe(true);
      expect(report.summary.decisions.inconsistent).toBe(0);
    },
  );

  it('prefix-cache-skew passes again on an EPP that has seen other prompts, over the service proxy too', async () => {
    const report = await live.run(prefixCacheSkew, 'plain', {
      allowedGateways: [],
    });
    expect(shown(report)).toEqual(passed);
    expect(report.entrance).toBe('service-proxy');
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

  it('failover passes when a pod is deleted', async () => {
    const report = await live.run(failover, 'plain');
    expect(shown(report)).toEqual(passed);
  });

  it.each([activeRequestBurst, headerAb, prefillDecodeSplit, saturation])(
    '$id passes on the stack that it needs',
    async scenario => {
      await live.setUp(demoStack(template, scenario.id), scenario.id);
      const report = await live.run(scenario, scenario.id);
      expect(shown(report)).toEqual(passed);
      expect(report.summary.decisions.inconsistent).toBe(0);
    },
  );
});
