/** How long a key that failed waits before it is tried again. Times in ms. */
export interface RetryPolicy {
  baseMs: number;
  maxMs: number;
  /** Share of the delay that is random, 0..1, so that keys that failed together do not come back together. */
  jitter: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  baseMs: 200,
  maxMs: 60_000,
  jitter: 0.3,
};

/**
 * Exponential backoff with jitter: `min(max, base * 2^(failures-1))`, of which a random part up to `jitter` is taken away.
 *
 * @param failures - consecutive failures so far, at least 1
 * @param random - in [0, 1)
 */
export function retryDelay(
  policy: RetryPolicy,
  failures: number,
  random: number,
): number {
  // 2^1024 is Infinity, which min() still handles.
  const full = Math.min(
    policy.maxMs,
    policy.baseMs * 2 ** Math.max(0, failures - 1),
  );
  return full * (1 - policy.jitter * random);
}
