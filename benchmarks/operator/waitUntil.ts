import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks until the answer is yes.
 *
 * @returns seconds that it took
 * @throws Error when it takes longer than `timeoutSeconds`, with what `describe` says by then
 */
export async function waitUntil(
  ask: () => Promise<boolean> | boolean,
  options: { timeoutSeconds: number; describe(): string; everyMs?: number },
): Promise<number> {
  const began = performance.now();
  for (;;) {
    if (await ask()) return (performance.now() - began) / 1000;
    if (performance.now() - began > options.timeoutSeconds * 1000) {
      throw new Error(
        `After ${options.timeoutSeconds} s still not so: ${options.describe()}`,
      );
    }
    await delay(options.everyMs ?? 50);
  }
}
