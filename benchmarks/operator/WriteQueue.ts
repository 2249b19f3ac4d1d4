/** Runs jobs in the order in which they came, a few at once; a job of a key that is still waiting replaces the older one. */
export class WriteQueue {
  readonly #waiting = new Map<string, () => Promise<void>>();
  readonly #running = new Set<string>();
  readonly #concurrency: number;

  constructor(concurrency: number) {
    this.#concurrency = concurrency;
  }

  add(key: string, job: () => Promise<void>): void {
    this.#waiting.set(key, job);
    this.#work();
  }

  #work(): void {
    for (const [key, job] of this.#waiting) {
      if (this.#running.size >= this.#concurrency) return;
      if (this.#running.has(key)) continue;
      this.#waiting.delete(key);
      this.#running.add(key);
      // What fails is tried again when the object changes, or shows up as a figure that is never reached.
      job()
        .catch(() => {})
        .finally(() => {
          this.#running.delete(key);
          this.#work();
        });
    }
  }
}
