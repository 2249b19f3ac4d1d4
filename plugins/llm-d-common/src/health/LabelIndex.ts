type Labels = Readonly<Record<string, string>>;

const entriesOf = (labels: Labels) =>
  Object.entries(labels).map(([key, value]) => `${key}=${value}`);

/** Things by their labels, so that what a selector matches is found without looking at everything. */
export class LabelIndex<T> {
  readonly #byEntry = new Map<string, T[]>();

  add(thing: T, labels: Labels): void {
    for (const entry of entriesOf(labels)) {
      const things = this.#byEntry.get(entry);
      if (things) things.push(thing);
      else this.#byEntry.set(entry, [thing]);
    }
  }

  /** All that a selector can match, and more: those with its rarest label. Nothing for an empty selector. */
  candidates(selector: Labels): readonly T[] {
    return (
      entriesOf(selector)
        .map(entry => this.#byEntry.get(entry) ?? [])
        .reduce<readonly T[] | undefined>(
          (fewest, things) =>
            fewest === undefined || things.length < fewest.length
              ? things
              : fewest,
          undefined,
        ) ?? []
    );
  }
}

/** Things that select by labels, so that those that match an object are found without trying every one. */
export class SelectorIndex<T> {
  readonly #byEntry = new Map<string, T[]>();
  readonly #everywhere: T[] = [];

  /** @param things - each with its selector; an empty one matches everything */
  constructor(things: readonly { thing: T; selector: Labels }[]) {
    const uses = new Map<string, number>();
    for (const { selector } of things) {
      for (const entry of entriesOf(selector)) {
        uses.set(entry, (uses.get(entry) ?? 0) + 1);
      }
    }
    for (const { selector, thing } of things) {
      const [first, ...others] = entriesOf(selector);
      if (first === undefined) {
        this.#everywhere.push(thing);
        continue;
      }
      // Under the label that the fewest select by: the others say little.
      const rarest = others.reduce(
        (best, entry) =>
          (uses.get(entry) ?? 0) < (uses.get(best) ?? 0) ? entry : best,
        first,
      );
      const filed = this.#byEntry.get(rarest);
      if (filed) filed.push(thing);
      else this.#byEntry.set(rarest, [thing]);
    }
  }

  /** All whose selectors can match one of these label sets, and more; each once. */
  candidates(labelSets: Iterable<Labels>): T[] {
    const found = new Set<T>(this.#everywhere);
    const seen = new Set<string>();
    for (const labels of labelSets) {
      for (const entry of entriesOf(labels)) {
        if (!seen.has(entry)) {
          seen.add(entry);
          this.#byEntry.get(entry)?.forEach(thing => found.add(thing));
        }
      }
    }
    return [...found];
  }
}
