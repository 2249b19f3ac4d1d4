/**
 * Which keys wait and which are being worked on. Pure: no clock, no timers.
 *
 * Invariants: a key waits at most once; a key is never taken while it is being worked on; a key that was added while it
 * was being worked on waits again as soon as that work is done. So an event that arrives during a reconcile is never lost.
 */
export class WorkQueue {
  readonly #waiting = new Set<string>();
  readonly #processing = new Set<string>();
  readonly #addedMeanwhile = new Set<string>();

  add(key: string): void {
    if (this.#processing.has(key)) this.#addedMeanwhile.add(key);
    else this.#waiting.add(key);
  }

  /** The key that waits longest, or undefined when none may be worked on. */
  take(): string | undefined {
    for (const key of this.#waiting) {
      this.#waiting.delete(key);
      this.#processing.add(key);
      return key;
    }
    return undefined;
  }

  done(key: string): void {
    this.#processing.delete(key);
    if (this.#addedMeanwhile.delete(key)) this.#waiting.add(key);
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  get processing(): number {
    return this.#processing.size;
  }
}
