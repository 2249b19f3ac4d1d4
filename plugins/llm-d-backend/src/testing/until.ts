import { setTimeout } from 'node:timers/promises';

/** Looks until something is so; Jest's time limit ends it otherwise. */
export async function until<T>(
  look: () => Promise<T>,
  isSo: (seen: T) => boolean,
): Promise<T> {
  for (;;) {
    const seen = await look();
    if (isSo(seen)) {
      return seen;
    }
    await setTimeout(50);
  }
}
