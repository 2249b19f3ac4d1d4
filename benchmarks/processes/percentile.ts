/**
 * The value below which a share of all values lies (nearest rank).
 *
 * @param values - in any order
 * @param share - 0..1
 * @throws Error when there are no values
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) {
    throw new Error('There is nothing to take a percentile of');
  }
  const rank = Math.ceil(share * sorted.length) - 1;
  return sorted[Math.min(Math.max(rank, 0), sorted.length - 1)];
}

/** The middle one of some measurements. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
