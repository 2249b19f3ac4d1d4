import { upperGamma } from './distributions';

/** What a goodness-of-fit test says. @public */
export interface ChiSquareResult {
  statistic: number;
  degreesOfFreedom: number;
  /** Probability of a statistic as large or larger if the expectation holds. */
  pValue: number;
}

/** Below this expected count per cell the chi-square distribution is no good approximation (Cochran's rule). */
export const leastExpectedCount = 5;

/**
 * Pearson's chi-square test of counts against equal shares: Σ (observed − expected)² / expected with k − 1 degrees of freedom.
 *
 * @param counts - of at least two cells
 * @throws RangeError for fewer.
 */
export function chiSquareUniform(counts: readonly number[]): ChiSquareResult {
  if (counts.length < 2) {
    throw new RangeError('a distribution needs at least two cells');
  }
  const expected =
    counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const statistic =
    expected === 0
      ? 0
      : counts.reduce(
          (sum, count) => sum + (count - expected) ** 2 / expected,
          0,
        );
  const degreesOfFreedom = counts.length - 1;
  return {
    statistic,
    degreesOfFreedom,
    pValue: upperGamma(degreesOfFreedom / 2, statistic / 2),
  };
}
