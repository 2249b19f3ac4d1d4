/**
 * Quantile with linear interpolation between the two neighbouring values (Hyndman and Fan's type 7).
 *
 * @param sorted - ascending, at least one value
 * @param q - 0..1
 * @throws RangeError without a value.
 */
export function quantile(sorted: readonly number[], q: number): number {
  const last = sorted.length - 1;
  const position = q * last;
  const below = sorted.at(Math.floor(position));
  const above = sorted.at(Math.min(last, Math.floor(position) + 1));
  if (last < 0 || below === undefined || above === undefined) {
    throw new RangeError('a quantile needs at least one value');
  }
  return below + (above - below) * (position - Math.floor(position));
}

/** A copy in ascending order. */
export function ascending(values: readonly number[]): number[] {
  return [...values].sort((one, other) => one - other);
}
