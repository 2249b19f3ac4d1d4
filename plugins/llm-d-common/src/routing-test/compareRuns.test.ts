import { compareRuns } from './compareRuns';
import { flakeStatistics } from './flakeStatistics';
import { prefixCacheSkew } from './prefixCacheSkew';
import type { RoutingTestRunDetail } from './RoutingTestRun';
import type { RunRequest, Verdict } from './RunReport';
import { seededRandom } from './seededRandom';
import { summarize } from './summarize';
import { SimulatedStack } from './testing/SimulatedStack';
import { toJUnitXml } from './toJUnitXml';

const seed = 'seed';

function runOf(
  options: {
    slower?: number;
    failed?: number;
    change?: Partial<RoutingTestRunDetail>;
    seed?: string;
    weights?: { prefix: number };
  } = {},
): RoutingTestRunDetail {
  const { change = {}, failed = 0, slower = 1, weights } = options;
  const parameters = { ...prefixCacheSkew.defaults, warmRequests: 39 };
  const observations = new SimulatedStack(
    options.seed ?? seed,
    weights ? { weights } : {},
  ).observe(prefixCacheSkew, seed, parameters);
  const random = seededRandom(options.seed ?? seed);
  const requests = observations.requests.map(
    (request, index): RunRequest => ({
      ...request,
      ttftMs: (10 + random()) * slower,
      e2eMs: (60 + random() * 5) * slower,
      status: index < failed ? 500 : 200,
    }),
  );
  const judgement = prefixCacheSkew.judge(
    { ...observations, requests },
    parameters,
  );
  return {
    id: 'run-1',
    entityRef: 'resource:default/demo',
    scenario: prefixCacheSkew.id,
    state: 'finished',
    verdict: judgement.verdict,
    startedBy: 'user:default/ann',
    startedAt: '2026-11-26T10:00:00Z',
    finishedAt: '2026-11-26T10:00:04.500Z',
    progress: { done: 40, total: 40, stage: '' },
    parameters,
    seed,
    baseline: false,
    requests,
    report: {
      scenario: prefixCacheSkew.id,
      ...judgement,
      seed,
      parameters,
      entrance: 'direct',
      summary: summarize(requests),
      requests,
      timings: {},
      localStandIn: true,
    },
    ...change,
  };
}

describe('compareRuns', () => {
  const verdicts = (comparison: ReturnType<typeof compareRuns>) =>
    Object.fromEntries(
      comparison.figures.map(({ name, verdict }) => [name, verdict]),
    );

  it('finds nothing between runs of one stack', () => {
    const comparison = compareRuns(runOf(), runOf({ seed: 'other' }));
    expect(comparison).toMatchObject({ comparable: true, regression: false });
    expect(verdicts(comparison)).toEqual({
      'TTFT P50': 'same',
      'ITL P50': 'unknown',
      'E2E P50': 'same',
      'failed requests': 'same',
      'prefix hits': 'same',
    });
    expect(comparison.distribution).toEqual({ baseline: [1], candidate: [1] });
    expect('requests' in comparison.baseline).toBe(false);
  });

  it('finds a slower run, says by which test, and the other way round a faster one', () => {
    const slower = compareRuns(runOf(), runOf({ slower: 1.5 }));
    expect(slower.regression).toBe(true);
    expect(verdicts(slower)).toMatchObject({
      'TTFT P50': 'worse',
      'E2E P50': 'worse',
    });
    expect(slower.figures[0]).toMatchObject({
      change: expect.closeTo(0.5, 1),
      test: expect.stringContaining('Mann-Whitney U, one-sided, 40 and 40'),
    });
    const faster = compareRuns(runOf({ slower: 1.5 }), runOf());
    expect(faster.regression).toBe(false);
    expect(verdicts(faster)).toMatchObject({ 'E2E P50': 'better' });
  });

  it('does not mind a difference that is too small to matter', () => {
    expect(compareRuns(runOf(), runOf({ slower: 1.05 })).regression).toBe(
      false,
    );
  });

  it('finds failed requests and assertions that no longer pass', () => {
    const { assertions, figures, regression } = compareRuns(
      runOf(),
      runOf({ failed: 20 }),
    );
    expect(regression).toBe(true);
    expect(figures[3]).toMatchObject({
      baseline: 0,
      candidate: 0.5,
      verdict: 'worse',
      test: expect.stringContaining("Fisher's exact test"),
    });
    expect(assertions[0]).toMatchObject({
      name: 'every request was answered',
      baseline: { passed: true },
      candidate: { passed: false },
    });
    expect(
      compareRuns(runOf(), runOf({ weights: { prefix: 0 } })).regression,
    ).toBe(true);
  });

  it.each<[string, RoutingTestRunDetail, string]>([
    [
      'another scenario',
      runOf({ change: { scenario: 'fallback' } }),
      'different scenarios',
    ],
    [
      'no result',
      runOf({ change: { report: undefined, state: 'failed' } }),
      'has no result: it is failed',
    ],
    [
      'other parameters',
      runOf({ change: { parameters: { warmRequests: 4 } } }),
      'different parameters',
    ],
  ])('does not compare with %s', (_, candidate, reason) => {
    expect(compareRuns(runOf(), candidate)).toMatchObject({
      comparable: false,
      regression: false,
      reason: expect.stringContaining(reason),
    });
    expect(
      new Set(Object.values(verdicts(compareRuns(runOf(), candidate)))),
    ).toEqual(new Set(['unknown']));
  });

  it('does not compare what went in by different ways', () => {
    const candidate = runOf();
    expect(
      compareRuns(runOf(), {
        ...candidate,
        ...(candidate.report && {
          report: { ...candidate.report, entrance: 'service-proxy' as const },
        }),
      }).reason,
    ).toContain('direct and service-proxy');
  });
});

describe('flakeStatistics', () => {
  const runs = (...verdicts: (Verdict | undefined)[]) =>
    verdicts.map(verdict => ({
      ...runOf(),
      verdict,
    }));

  it('counts verdicts and how often they change', () => {
    expect(
      flakeStatistics(
        runs('pass', 'fail', 'inconclusive', 'fail', 'pass', undefined),
      ),
    ).toEqual({
      scenario: 'prefix-cache-skew',
      runs: 5,
      passed: 2,
      failed: 2,
      inconclusive: 1,
      flipRate: 2 / 3,
      passRateInterval: [expect.closeTo(0.15, 2), expect.closeTo(0.85, 2)],
    });
  });

  it('refuses nothing, and several scenarios', () => {
    expect(() => flakeStatistics([])).toThrow('at least one run');
    const [run] = runs('pass');
    expect(() =>
      flakeStatistics([run, { ...run, scenario: 'fallback' }]),
    ).toThrow('prefix-cache-skew and fallback');
  });
});

describe('toJUnitXml', () => {
  const parsed = (xml: string) => {
    const document = new DOMParser().parseFromString(xml, 'application/xml');
    expect(document.querySelector('parsererror')?.textContent).toBeUndefined();
    const suite = document.querySelector('testsuite');
    return {
      attributes: Object.fromEntries(
        ['tests', 'failures', 'errors', 'skipped', 'time'].map(name => [
          name,
          suite?.getAttribute(name),
        ]),
      ),
      failures: [...document.querySelectorAll('failure')].map(element =>
        element.getAttribute('message'),
      ),
      cases: [...document.querySelectorAll('testcase')].map(element =>
        element.getAttribute('name'),
      ),
    };
  };

  it('has a test case for each assertion', () => {
    const run = runOf();
    const { attributes, cases } = parsed(toJUnitXml(run));
    expect(cases).toEqual(run.report?.assertions.map(({ name }) => name));
    expect(attributes).toEqual({
      tests: String(cases.length),
      failures: '0',
      errors: '0',
      skipped: '0',
      time: '4.500',
    });
  });

  it('has what was measured of a failed one, whatever characters it is made of', () => {
    const run = runOf({ failed: 1 });
    const { report } = run;
    const [first, ...rest] = report?.assertions ?? [];
    const measured = `<b> & "q" \u0000\u0007 \ud800 ü 😀\n`;
    const { attributes, failures } = parsed(
      toJUnitXml({
        ...run,
        ...(report && {
          report: { ...report, assertions: [{ ...first, measured }, ...rest] },
        }),
      }),
    );
    expect(Number(attributes.failures)).toBe(failures.length);
    expect(failures[0]).toContain(`<b> & "q" \ufffd\ufffd \ufffd ü 😀\n`);
  });

  it('skips what an inconclusive run did not show, and has an error for a run without a result', () => {
    const run = runOf({ failed: 1 });
    const inconclusive = parsed(
      toJUnitXml({
        ...run,
        ...(run.report && {
          report: { ...run.report, verdict: 'inconclusive' as const },
        }),
      }),
    );
    expect(inconclusive.attributes).toMatchObject({ failures: '0' });
    expect(Number(inconclusive.attributes.skipped)).toBeGreaterThan(1);
    expect(
      parsed(
        toJUnitXml({
          ...run,
          report: undefined,
          state: 'failed',
          error: 'the replica died',
        }),
      ).attributes,
    ).toMatchObject({ tests: '1', errors: '1' });
  });
});

describe('summarize', () => {
  it('counts statuses, endpoints, ties and hits', () => {
    const { requests } = runOf({ failed: 2 });
    const summary = summarize(requests);
    expect(summary).toMatchObject({
      sent: 40,
      byStatus: { 200: 38, 500: 2 },
      decisions: {
        found: 40,
        tied: 1,
        inconsistent: 0,
        prefixHitRate: 39 / 40,
      },
      imbalance: 3,
    });
    expect(summary.ttft?.histogram.counts.reduce((x, y) => x + y)).toBe(40);
    expect(summary.lag).toBeUndefined();
  });
});
