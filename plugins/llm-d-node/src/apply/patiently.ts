import { ClusterError } from '../cluster/ClusterError';
import { growingIntervals, pause } from '../time/pause';

/** Failures that a second attempt may heal; every request that is repeated here is idempotent. */
const passing: readonly string[] = ['Unreachable', 'Internal'];

/**
 * Repeats an idempotent request while the API server is out of order.
 *
 * @param attempts - how often at most; without end (but for the signal) when left out
 */
export async function patiently<T>(
  request: () => Promise<T>,
  options: { attempts?: number; signal?: AbortSignal },
): Promise<T> {
  const { attempts = Infinity, signal } = options;
  const intervals = growingIntervals({
    first: 100,
    factor: 2,
    longest: 2000,
  });
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await request();
    } catch (error) {
      const mayPass =
        error instanceof ClusterError && passing.includes(error.code);
      if (!mayPass || attempt >= attempts || signal?.aborted) throw error;
      try {
        await pause(intervals.next().value, signal);
      } catch {
        // Time is up: what the cluster said is more than that.
        throw error;
      }
    }
  }
}
