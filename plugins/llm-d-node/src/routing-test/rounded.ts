/** Milliseconds with three decimals: more is noise. */
export function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
