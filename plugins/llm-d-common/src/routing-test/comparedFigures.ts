import type { RunRequest } from './RunReport';
import type { ComparedFigure } from './RunComparison';
import { mannWhitneyGreater } from './statistics/mannWhitney';
import { fisherGreater } from './statistics/proportions';
import { ascending, quantile } from './statistics/quantile';
import { isSuccess } from './summarize';

/** Probability of calling two equal runs different, per figure and direction. */
const alpha = 0.01;

/** Fewer values on either side say nothing by the normal approximation. */
const leastValues = 8;

/** A median has to change by so much to matter: relative, and in ms (a scheduler's noise). */
const leastChange = 0.1;
const leastChangeMs = 1;

/** A latency of two runs by Mann and Whitney's U test. */
export function compareLatencies(
  name: string,
  before: readonly RunRequest[],
  after: readonly RunRequest[],
  value: (request: RunRequest) => number | undefined,
): ComparedFigure {
  const valuesOf = (requests: readonly RunRequest[]) =>
    ascending(
      requests
        .filter(({ status }) => isSuccess(status))
        .map(value)
        .filter(ms => ms !== undefined),
    );
  const [old, young] = [valuesOf(before), valuesOf(after)];
  const figure = {
    name: `${name} P50`,
    unit: 'ms' as const,
    ...(old.length > 0 && { baseline: quantile(old, 0.5) }),
    ...(young.length > 0 && { candidate: quantile(young, 0.5) }),
  };
  const { baseline, candidate } = figure;
  if (
    baseline === undefined ||
    candidate === undefined ||
    Math.min(old.length, young.length) < leastValues
  ) {
    return {
      ...figure,
      verdict: 'unknown',
      test: `${old.length} and ${young.length} values; a test needs ${leastValues} each`,
    };
  }
  const slower = mannWhitneyGreater(young, old);
  const faster = mannWhitneyGreater(old, young);
  const difference = candidate - baseline;
  const matters =
    Math.abs(difference) >= leastChangeMs &&
    Math.abs(difference) >= leastChange * baseline;
  return {
    ...figure,
    ...(baseline > 0 && { change: difference / baseline }),
    verdict: verdictOf(matters && difference > 0 && slower < alpha, {
      better: matters && difference < 0 && faster < alpha,
    }),
    test: `Mann-Whitney U, one-sided, ${old.length} and ${
      young.length
    } values: p ${shown(slower)} that it is slower by chance, ${shown(
      faster,
    )} that it is faster by chance; alpha ${alpha}, and at least ${
      leastChange * 100
    } % and ${leastChangeMs} ms`,
  };
}

/** A share of requests of two runs by Fisher's exact test. */
export function compareShares(
  name: string,
  direction: 'more is better' | 'less is better',
  before: readonly RunRequest[],
  after: readonly RunRequest[],
  of: {
    /** Whether a request counts at all. */
    counts(request: RunRequest): boolean;
    hit(request: RunRequest): boolean;
  },
): ComparedFigure {
  const tally = (requests: readonly RunRequest[]) => {
    const counted = requests.filter(of.counts);
    return { successes: counted.filter(of.hit).length, trials: counted.length };
  };
  const [old, young] = [tally(before), tally(after)];
  if (old.trials === 0 || young.trials === 0) {
    return {
      name,
      unit: 'ratio',
      verdict: 'unknown',
      test: 'no request on one side tells',
    };
  }
  const [baseline, candidate] = [old, young].map(
    ({ successes, trials }) => successes / trials,
  );
  const more = fisherGreater(young, old);
  const less = fisherGreater(old, young);
  const [worse, better] =
    direction === 'less is better' ? [more, less] : [less, more];
  return {
    name,
    unit: 'ratio',
    baseline,
    candidate,
    ...(baseline > 0 && { change: (candidate - baseline) / baseline }),
    verdict: verdictOf(worse < alpha, { better: better < alpha }),
    test: `Fisher's exact test, one-sided, ${old.successes} of ${
      old.trials
    } and ${young.successes} of ${young.trials}: p ${shown(
      more,
    )} of more by chance, ${shown(less)} of less; alpha ${alpha}`,
  };
}

function verdictOf(
  worse: boolean,
  { better }: { better: boolean },
): ComparedFigure['verdict'] {
  if (worse) {
    return 'worse';
  }
  return better ? 'better' : 'same';
}

function shown(p: number): string {
  return p < 0.001 ? 'below 0.001' : p.toFixed(3);
}
