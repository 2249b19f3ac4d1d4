/** All slots run and the waiting line is at its limit. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

/** The requester left while it waited. */
export class LeftQueueError extends Error {
  override readonly name = 'LeftQueueError';
}

interface Waiter {
  start(): void;
}

/** The right to run; give it back exactly once. */
export interface Slot {
  release(): void;
}

/**
 * Admission: at most `maxRunning` requests run, at most `maxWaiting` more
 * wait, first come first served.
 */
export class RequestQueue {
  readonly #maxRunning: number;
  readonly #maxWaiting: number;
  // A Set keeps arrival order and forgets a request that leaves in O(1).
  readonly #waiting = new Set<Waiter>();
  #running = 0;

  constructor(limits: { maxRunning: number; maxWaiting: number }) {
    this.#maxRunning = limits.maxRunning;
    this.#maxWaiting = limits.maxWaiting;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Resolves when the request may run.
   *
   * @throws QueueFullError at once when there is no room to wait
   * @throws LeftQueueError when `signal` aborts first
   */
  async enter(signal: AbortSignal): Promise<Slot> {
    if (signal.aborted) {
      throw new LeftQueueError('The request was cancelled before it started');
    }
    if (this.#running < this.#maxRunning) {
      return this.#occupy();
    }
    if (this.#waiting.size >= this.#maxWaiting) {
      throw new QueueFullError(
        'Failed to enqueue request, waiting requests queue is full',
      );
    }
    return new Promise((resolve, reject) => {
      const started = new AbortController();
      const waiter: Waiter = {
        start: () => {
          started.abort();
          resolve(this.#occupy());
        },
      };
      const leave = () => {
        this.#waiting.delete(waiter);
        reject(new LeftQueueError('The request was cancelled while it waited'));
      };
      signal.addEventListener('abort', leave, { signal: started.signal });
      this.#waiting.add(waiter);
    });
  }

  #occupy(): Slot {
    this.#running += 1;
    let released = false;
    return {
      release: () => {
        if (released) {
          return;
        }
        released = true;
        this.#running -= 1;
        const [next] = this.#waiting;
        if (next) {
          this.#waiting.delete(next);
          next.start();
        }
      },
    };
  }
}
