import type { Clock } from '../time/Clock';
import { pause } from '../time/pause';

/**
 * Does something at each of the times of a plan, whatever has become of what was begun before.
 *
 * @param options - `atMs`: ascending, from now; `begin` must not block
 * @throws the signal's reason as soon as it is aborted.
 */
export async function openLoop(options: {
  atMs: readonly number[];
  clock: Clock;
  signal?: AbortSignal;
  begin(index: number): void;
}): Promise<void> {
  const { atMs, begin, clock, signal } = options;
  const start = clock.now();
  let next = 0;
  while (next < atMs.length) {
    signal?.throwIfAborted();
    const now = clock.now() - start;
    // What is due by now is begun together: a timer for each would be later still.
    for (; next < atMs.length && atMs[next] <= now; next += 1) {
      begin(next);
    }
    if (next < atMs.length) {
      // Timers of Node end up to 1 ms late and know whole ms only.
      await pause(Math.max(0, Math.floor(atMs[next] - now)), signal);
    }
  }
}
