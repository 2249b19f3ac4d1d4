/**
 * Lets so many in at once, and the others one after another as somebody leaves: in the order in which they came.
 */
export class Turnstile {
  readonly #waiting: Array<{ enter(): void }> = [];
  #free: number;

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /**
   * @param options - `onWait`: called at once when there is no place, with how many are ahead
   * @throws the signal's reason when it is aborted before there is a place; or what the work throws.
   */
  async pass<T>(
    work: () => Promise<T>,
    options: { signal?: AbortSignal; onWait?(ahead: number): void } = {},
  ): Promise<T> {
    options.signal?.throwIfAborted();
    if (this.#free > 0) this.#free -= 1;
    else {
      options.onWait?.(this.#waiting.length);
      await this.#place(options.signal);
    }
    try {
      return await work();
    } finally {
      // A place is handed on, so that nobody who comes later gets it first.
      const next = this.#waiting.shift();
      if (next) next.enter();
      else this.#free += 1;
    }
  }

  #place(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const seat = { enter: () => resolve() };
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(seat), 1);
        reject(signal?.reason);
      };
      seat.enter = () => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      this.#waiting.push(seat);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }
}
