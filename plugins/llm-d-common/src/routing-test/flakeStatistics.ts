import type { FlakeStatistics } from './RunComparison';
import type { RoutingTestRun } from './RoutingTestRun';
import { wilsonInterval } from './statistics/proportions';

/**
 * How steady a scenario's verdict has been.
 *
 * @param runs - of one scenario, in order of time, either way round; runs without a verdict count for nothing
 * @throws Error without a run, or with runs of several scenarios.
 * @public
 */
export function flakeStatistics(
  runs: readonly RoutingTestRun[],
): FlakeStatistics {
  const [first] = runs;
  if (!first) {
    throw new Error('Flake statistics need at least one run.');
  }
  const other = runs.find(({ scenario }) => scenario !== first.scenario);
  if (other) {
    throw new Error(
      `Flake statistics are of one scenario, not of ${first.scenario} and ${other.scenario}.`,
    );
  }
  const verdicts = runs.flatMap(({ verdict }) => (verdict ? [verdict] : []));
  const count = (wanted: string) =>
    verdicts.filter(verdict => verdict === wanted).length;
  // An inconclusive run showed nothing, so a change to it and back is none of the stack's.
  const decided = verdicts.filter(verdict => verdict !== 'inconclusive');
  const flips = decided.filter(
    (verdict, index) => index > 0 && verdict !== decided[index - 1],
  ).length;
  const passed = count('pass');
  const failed = count('fail');
  return {
    scenario: first.scenario,
    runs: verdicts.length,
    passed,
    failed,
    inconclusive: count('inconclusive'),
    flipRate: decided.length > 1 ? flips / (decided.length - 1) : 0,
    passRateInterval: wilsonInterval(passed, passed + failed),
  };
}
