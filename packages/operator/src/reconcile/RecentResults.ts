/**
 * Remembers, for the keys that were asked for last, what was computed and from what: the same again gives the same result without the
 * work.
 */
export class RecentResults<T> {
  readonly #size: number;
  readonly #results = new Map<
    string,
    { inputs: readonly unknown[]; value: T }
  >();

  /** @param size - how many keys are remembered */
  constructor(size: number) {
    this.#size = size;
  }

  /**
   * @param inputs - all that the result hangs on; each is compared by identity
   * @param compute - must have no effects
   */
  get(key: string, inputs: readonly unknown[], compute: () => T): T {
    const known = this.#results.get(key);
    const isSame =
      known?.inputs.length === inputs.length &&
      known.inputs.every((input, index) => Object.is(input, inputs[index]));
    const result = known && isSame ? known : { inputs, value: compute() };
    // The newest stand last.
    this.#results.delete(key);
    this.#results.set(key, result);
    if (this.#results.size > this.#size) {
      const [oldest] = this.#results.keys();
      this.#results.delete(oldest);
    }
    return result.value;
  }
}
