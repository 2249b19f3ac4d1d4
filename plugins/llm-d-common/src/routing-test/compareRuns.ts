import { compareLatencies, compareShares } from './comparedFigures';
import type { Assertion, RunRequest } from './RunReport';
import type { RoutingTestRunDetail } from './RoutingTestRun';
import type { RunComparison } from './RunComparison';
import { parametersText } from './parametersText';
import { isSuccess, summarize } from './summarize';

/**
 * Two runs of one scenario side by side, and whether the candidate is worse than the baseline.
 *
 * A regression is an assertion that passed and no longer does, or a figure that is worse by its test at 1 % and by enough to
 * matter; each figure says which test and how much.
 *
 * @public
 */
export function compareRuns(
  baseline: RoutingTestRunDetail,
  candidate: RoutingTestRunDetail,
): RunComparison {
  const reason = incomparable(baseline, candidate);
  const before = baseline.report?.requests ?? baseline.requests;
  const after = candidate.report?.requests ?? candidate.requests;
  const figures = [
    compareLatencies('TTFT', before, after, ({ ttftMs }) => ttftMs),
    compareLatencies('ITL', before, after, ({ itlMs }) => itlMs),
    compareLatencies('E2E', before, after, ({ e2eMs }) => e2eMs),
    compareShares('failed requests', 'less is better', before, after, {
      counts: () => true,
      hit: ({ status }) => !isSuccess(status),
    }),
    compareShares('prefix hits', 'more is better', before, after, {
      counts: request => prefixRaw(request) !== undefined,
      hit: request => (prefixRaw(request) ?? 0) > 0,
    }),
  ];
  const assertions = pairAssertions(
    baseline.report?.assertions ?? [],
    candidate.report?.assertions ?? [],
  );
  return {
    baseline: withoutRows(baseline),
    candidate: withoutRows(candidate),
    comparable: reason === undefined,
    ...(reason !== undefined && { reason }),
    regression:
      reason === undefined &&
      (figures.some(({ verdict }) => verdict === 'worse') ||
        assertions.some(
          pair =>
            pair.baseline?.passed === true && pair.candidate?.passed === false,
        )),
    figures:
      reason === undefined
        ? figures
        : figures.map(figure => ({ ...figure, verdict: 'unknown' })),
    assertions,
    distribution: { baseline: sharesOf(before), candidate: sharesOf(after) },
  };
}

function incomparable(
  baseline: RoutingTestRunDetail,
  candidate: RoutingTestRunDetail,
): string | undefined {
  if (baseline.scenario !== candidate.scenario) {
    return `They are runs of different scenarios: ${baseline.scenario} and ${candidate.scenario}.`;
  }
  if (!baseline.report || !candidate.report) {
    const without = baseline.report ? candidate : baseline;
    return `Run ${without.id} has no result: it is ${without.state}.`;
  }
  if (baseline.report.entrance !== candidate.report.entrance) {
    return `Their requests went in by different ways (${baseline.report.entrance} and ${candidate.report.entrance}), so their latencies do not compare.`;
  }
  const [before, after] = [baseline, candidate].map(({ parameters }) =>
    parametersText(parameters),
  );
  if (before !== after) {
    return `They ran with different parameters: ${before} and ${after}.`;
  }
  if (baseline.report.localStandIn !== candidate.report.localStandIn) {
    return 'One of them ran on the local stand-in and the other did not.';
  }
  return undefined;
}

function prefixRaw({ decision }: RunRequest): number | undefined {
  const scorers =
    decision?.picked === undefined
      ? {}
      : decision.endpoints[decision.picked]?.scorers ?? {};
  return Object.entries(scorers).find(([name]) =>
    name.includes('prefix-cache'),
  )?.[1].raw;
}

function pairAssertions(
  before: readonly Assertion[],
  after: readonly Assertion[],
): RunComparison['assertions'] {
  const names = [...new Set([...before, ...after].map(({ name }) => name))];
  return names.map(name => {
    const baseline = before.find(assertion => assertion.name === name);
    const candidate = after.find(assertion => assertion.name === name);
    return {
      name,
      ...(baseline && { baseline }),
      ...(candidate && { candidate }),
    };
  });
}

function sharesOf(requests: readonly RunRequest[]): number[] {
  const counts = Object.values(summarize(requests).byEndpoint);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts
    .sort((one, other) => other - one)
    .map(count => Math.round((count / total) * 1e4) / 1e4);
}

function withoutRows({
  report: _report,
  requests: _requests,
  ...run
}: RoutingTestRunDetail): RunComparison['baseline'] {
  return run;
}
