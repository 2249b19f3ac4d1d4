import { logGamma } from './distributions';

/** Two-sided 95 % quantile of the normal distribution. */
const z95 = 1.959963984540054;

/**
 * Wilson's interval of a proportion at 95 %: right for few trials, and for none or all of them.
 *
 * @returns lower and upper end, 0..1
 */
export function wilsonInterval(
  successes: number,
  trials: number,
): [number, number] {
  if (trials === 0) {
    return [0, 1];
  }
  const share = successes / trials;
  const square = z95 * z95;
  const centre = share + square / (2 * trials);
  const half =
    z95 *
    Math.sqrt((share * (1 - share)) / trials + square / (4 * trials * trials));
  const scale = 1 + square / trials;
  return [
    successes === 0 ? 0 : Math.max(0, (centre - half) / scale),
    successes === trials ? 1 : Math.min(1, (centre + half) / scale),
  ];
}

/**
 * Fisher's exact test, one-sided: how probable it is to find so many or more of all successes among the candidates, if both have
 * the same share.
 *
 * @returns the p value
 */
export function fisherGreater(
  candidate: { successes: number; trials: number },
  baseline: { successes: number; trials: number },
): number {
  const successes = candidate.successes + baseline.successes;
  const trials = candidate.trials + baseline.trials;
  const all = logChoose(trials, successes);
  let p = 0;
  const most = Math.min(candidate.trials, successes);
  for (let k = candidate.successes; k <= most; k += 1) {
    if (successes - k <= baseline.trials) {
      p += Math.exp(
        logChoose(candidate.trials, k) +
          logChoose(baseline.trials, successes - k) -
          all,
      );
    }
  }
  return Math.min(1, p);
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
