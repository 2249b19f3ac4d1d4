/** Requests through one API server's proxies that may be under way at once: more would starve its control plane. */
export const PROXY_LIMIT = 5;

/** Who may send now; the others in the order in which they came. */
class Turns {
  readonly #waiting = new Set<() => void>();
  #free = PROXY_LIMIT;

  /** @throws the signal's reason when it is aborted before it is somebody's turn. */
  async take(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      this.#waiting.add(resolve);
      signal?.addEventListener(
        'abort',
        () => {
          // At once: a turn that is passed to who has gone would be lost.
          this.#waiting.delete(resolve);
          reject(signal.reason);
        },
        { once: true },
      );
    });
  }

  pass(): void {
    const [next] = this.#waiting;
    if (next) {
      this.#waiting.delete(next);
      next();
    } else {
      this.#free += 1;
    }
  }
}

/** By the cluster's name: every client of a cluster loads the same API server. */
const turnsOf = new Map<string, Turns>();

/**
 * Does something through an API server's proxy when it is its turn: all runs and probes of this process share a few turns for each
 * cluster. A turn lasts until the work is done, so the work has to read its answer to the end.
 *
 * @throws the signal's reason when it is aborted while the work waits.
 */
export async function inProxyTurn<T>(
  { cluster }: { cluster: string },
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const turns = turnsOf.get(cluster) ?? new Turns();
  turnsOf.set(cluster, turns);
  await turns.take(signal);
  try {
    return await work();
  } finally {
    turns.pass();
  }
}
