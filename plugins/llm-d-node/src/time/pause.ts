import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits some milliseconds.
 *
 * @throws the signal's reason (and not a general AbortError) when it is aborted.
 */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

/** Pauses between looks at something: each longer than the one before, up to a limit. All in ms. */
export function* growingIntervals(options: {
  first: number;
  factor: number;
  longest: number;
}): Generator<number, never> {
  for (let interval = options.first; ; interval *= options.factor) {
    yield Math.min(interval, options.longest);
  }
}
