/** What is known when the latest attempts to read something failed. */
export interface PollFailure {
  error: Error;
  /** Failures in a row; at least 1. */
  attempts: number;
}

/** ms */
const first = 5_000;
const longest = 60_000;

/** How long to wait at least after so many failures in a row, ms: what does not answer is asked ever less often. */
export function backoffMs(attempts: number): number {
  return Math.min(longest, first * 2 ** Math.max(0, attempts - 1));
}
