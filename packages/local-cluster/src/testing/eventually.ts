import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 25;

/** Waits until `check` no longer throws and answers with what it answers. Throws its last error when that takes too long. */
export async function eventually<T>(
  check: () => T | Promise<T>,
  timeoutMs = 60_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await delay(POLL_MS);
  }
}
