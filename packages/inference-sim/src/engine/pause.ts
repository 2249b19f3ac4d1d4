import { setTimeout as delay } from 'node:timers/promises';

/** The request was cancelled: its client left or the simulator stops. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

/**
 * Waits until the clock says `deadline` (milliseconds); does not wait at all
 * when that is past. Waiting for points in time instead of for spans keeps
 * the timers' lateness from adding up over an answer's tokens.
 *
 * @throws CancelledError when `signal` aborts first
 */
export const pauseUntil = async (
  deadline: number,
  now: () => number,
  signal: AbortSignal,
): Promise<void> => {
  const span = deadline - now();
  if (span > 0 && !signal.aborted) {
    try {
      await delay(span, undefined, { signal });
    } catch (error) {
      throw new CancelledError('The request was cancelled', { cause: error });
    }
  }
  if (signal.aborted) {
    throw new CancelledError('The request was cancelled');
  }
};
