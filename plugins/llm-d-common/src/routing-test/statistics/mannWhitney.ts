import { normalUpperTail } from './distributions';

/**
 * Mann and Whitney's U test, one-sided: how probable so many larger values among the candidates are, if both come from one
 * distribution. Normal approximation with correction for ties and for continuity, which is good from about eight values each on.
 *
 * @returns the p value; 1 where either side is empty
 */
export function mannWhitneyGreater(
  candidate: readonly number[],
  baseline: readonly number[],
): number {
  const [n, m] = [candidate.length, baseline.length];
  if (n === 0 || m === 0) {
    return 1;
  }
  const all = [
    ...candidate.map(value => ({ value, own: true })),
    ...baseline.map(value => ({ value, own: false })),
  ].sort((one, other) => one.value - other.value);
  let rankSum = 0;
  let ties = 0;
  for (let first = 0; first < all.length; ) {
    let end = first;
    while (end < all.length && all[end].value === all[first].value) {
      end += 1;
    }
    const rank = (first + 1 + end) / 2;
    rankSum += rank * all.slice(first, end).filter(({ own }) => own).length;
    ties += (end - first) ** 3 - (end - first);
    first = end;
  }
  const u = rankSum - (n * (n + 1)) / 2;
  const total = n + m;
  const variance =
    ((n * m) / 12) * (total + 1 - ties / (total * Math.max(1, total - 1)));
  return variance <= 0
    ? 1
    : normalUpperTail((u - (n * m) / 2 - 0.5) / Math.sqrt(variance));
}
