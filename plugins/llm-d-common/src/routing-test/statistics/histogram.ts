import type { Histogram } from '../RunSummary';

/**
 * Upper bounds of the buckets of every latency here, ms: 8 in each factor of 10, from 0.1 ms to 100 s. No bound is more than 1.4
 * times the one before, so a quantile out of merged histograms is the true one or up to 40 % more.
 *
 * @public
 */
export const LATENCY_BOUNDARIES: readonly number[] = [
  0.1, 1, 10, 100, 1000, 10_000,
]
  .flatMap(decade =>
    [1, 1.3, 1.8, 2.4, 3.2, 4.2, 5.6, 7.5].map(step =>
      Number((decade * step).toPrecision(2)),
    ),
  )
  .concat(100_000);

/** @param values - ms @public */
export function histogramOf(
  values: readonly number[],
  boundaries: readonly number[] = LATENCY_BOUNDARIES,
): Histogram {
  const counts = new Array<number>(boundaries.length + 1).fill(0);
  for (const value of values) {
    counts[bucketOf(boundaries, value)] += 1;
  }
  return {
    boundaries: [...boundaries],
    counts,
    sum: values.reduce((sum, value) => sum + value, 0),
    ...(values.length > 0 && {
      min: values.reduce((least, value) => Math.min(least, value)),
      max: values.reduce((most, value) => Math.max(most, value)),
    }),
  };
}

/**
 * The histogram of both sets of values.
 *
 * @throws Error when the boundaries are not the same.
 * @public
 */
export function mergeHistograms(one: Histogram, other: Histogram): Histogram {
  if (
    one.boundaries.length !== other.boundaries.length ||
    one.boundaries.some((bound, index) => bound !== other.boundaries[index])
  ) {
    throw new Error('Only histograms with the same boundaries can be merged.');
  }
  const least = [one.min, other.min].filter(value => value !== undefined);
  const most = [one.max, other.max].filter(value => value !== undefined);
  return {
    boundaries: [...one.boundaries],
    counts: one.counts.map((count, index) => count + other.counts[index]),
    sum: one.sum + other.sum,
    ...(least.length > 0 && { min: Math.min(...least) }),
    ...(most.length > 0 && { max: Math.max(...most) }),
  };
}

/**
 * A quantile, as near as the buckets tell: the upper bound of the bucket in which it lies, within the least and the greatest value.
 *
 * @param q - 0..1
 * @returns undefined of an empty histogram
 * @public
 */
export function histogramQuantile(
  { boundaries, counts, max, min }: Histogram,
  q: number,
): number | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0 || min === undefined || max === undefined) {
    return undefined;
  }
  const rank = Math.max(1, Math.ceil(q * total));
  let seen = 0;
  const bucket = counts.findIndex(count => {
    seen += count;
    return seen >= rank;
  });
  return Math.max(min, Math.min(max, boundaries.at(bucket) ?? max));
}

/** The first bucket whose bound is not below the value, by bisection. */
function bucketOf(boundaries: readonly number[], value: number): number {
  let low = 0;
  let high = boundaries.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (boundaries[middle] < value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
