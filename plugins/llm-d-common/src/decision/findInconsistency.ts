import type { Decision } from './Decision';

/** How far a total may be from the sum of what it is made of. */
const tolerance = 1e-3;

/**
 * Why a decision contradicts itself, in one sentence; undefined when it does not. A sum is compared only where scores and total
 * both came from the EPP, and a pick only where the picker takes the best.
 *
 * @param options - `picksBest`: whether the profile's picker takes the highest total, as max-score-picker does;
 * `roundedOff`: the source has three decimals only
 */
export function findInconsistency(
  { endpoints, picked, source, tied }: Omit<Decision, 'inconsistency'>,
  options: { picksBest: boolean; roundedOff?: boolean },
): string | undefined {
  if (source !== 'recomputed') {
    for (const [endpoint, { scorers, total }] of Object.entries(endpoints)) {
      const values = Object.values(scorers);
      const sum = values.reduce((before, { weighted }) => before + weighted, 0);
      // Each raw score may be off by half of its last decimal, and the total too.
      const rounding = options.roundedOff
        ? 0.0005 *
          values.reduce((before, { weight }) => before + Math.abs(weight), 1)
        : 0;
      if (values.length > 0 && Math.abs(sum - total) > tolerance + rounding) {
        return `The EPP's total of ${endpoint} is ${total.toFixed(
          3,
        )}, the sum of its weighted scores ${sum.toFixed(
          3,
        )}: are these the weights that the EPP runs with?`;
      }
    }
  }
  if (
    options.picksBest &&
    picked !== undefined &&
    tied.length > 0 &&
    !tied.includes(picked)
  ) {
    const best = endpoints[tied[0]].total;
    const own = endpoints[picked]?.total;
    if (own === undefined || best - own > tolerance) {
      return `The EPP picked ${picked} with ${
        own === undefined ? 'no total' : own.toFixed(3)
      }, although ${tied.join(', ')} had ${best.toFixed(3)}.`;
    }
  }
  return undefined;
}
