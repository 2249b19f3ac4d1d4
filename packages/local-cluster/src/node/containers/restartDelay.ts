export interface RestartBackoff {
  /** Wait before the second restart in a row; the first is immediate. */
  initialMs: number;
  maxMs: number;
  /** A container that ran as long as this starts over with an immediate restart. */
  resetAfterMs: number;
}

/** What kubelets do. */
export const kubeletBackoff: RestartBackoff = {
  initialMs: 10_000,
  maxMs: 300_000,
  resetAfterMs: 600_000,
};

/** Milliseconds to wait after so many crashes in a row. */
export function restartDelay(backoff: RestartBackoff, crashes: number): number {
  return crashes <= 1
    ? 0
    : Math.min(backoff.maxMs, backoff.initialMs * 2 ** (crashes - 2));
}
