/** An answer that is kept for a while. One that failed is not: the next to ask reads anew. */
export class Remembered<T> {
  readonly #read: () => Promise<T>;
  readonly #keepMs: number;
  #kept: { answer: Promise<T>; until: number } | undefined;

  constructor(read: () => Promise<T>, keepMs: number) {
    this.#read = read;
    this.#keepMs = keepMs;
  }

  /** Those who ask at the same time share one reading. */
  get(): Promise<T> {
    if (this.#kept && Date.now() < this.#kept.until) {
      return this.#kept.answer;
    }
    const kept = { answer: this.#read(), until: Date.now() + this.#keepMs };
    this.#kept = kept;
    kept.answer.catch(() => {
      if (this.#kept === kept) {
        this.#kept = undefined;
      }
    });
    return kept.answer;
  }
}
