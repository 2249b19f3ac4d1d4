/**
 * Times of an election, in milliseconds.
 *
 * @public
 */
export interface ElectionTimes {
  /** A Lease that was not renewed for so long may be taken over. */
  readonly leaseDurationMs: number;
  /** A leader that cannot renew for so long gives up. */
  readonly renewDeadlineMs: number;
  /** Between two attempts. */
  readonly retryPeriodMs: number;
  /** For giving the Lease back; it runs out by itself, too. */
  readonly releaseTimeoutMs: number;
}

/**
 * The times of controller-runtime; it would take the renew deadline to give
 * the Lease back, which holds up the end of a program for no use.
 *
 * @public
 */
export const DEFAULT_TIMES: ElectionTimes = {
  leaseDurationMs: 15_000,
  renewDeadlineMs: 10_000,
  retryPeriodMs: 2_000,
  releaseTimeoutMs: 2_000,
};
