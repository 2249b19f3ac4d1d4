import { setTimeout } from 'node:timers/promises';

const patienceMs = 120_000;

/**
 * Looks until something is so.
 *
 * @throws Error with what was seen last when it does not come in two minutes.
 */
export async function until<T>(
  look: () => Promise<T>,
  isSo: (seen: T) => boolean,
): Promise<T> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const seen = await look();
    if (isSo(seen)) {
      return seen;
    }
    if (performance.now() > end) {
      throw new Error(
        `It did not come; seen last: ${JSON.stringify(seen)?.slice(0, 2_000)}`,
      );
    }
    await setTimeout(50);
  }
}
