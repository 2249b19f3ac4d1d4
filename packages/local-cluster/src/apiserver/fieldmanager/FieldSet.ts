/**
 * A set of paths into an object. A path is a sequence of path elements in the notation of FieldsV1: `f:<field>`, `k:<keys as JSON>` for an item
 * of a list that is a map, `v:<value as JSON>` for an item of a set. Immutable.
 */
export class FieldSet {
  static readonly EMPTY = new FieldSet(new Set(), new Map());

  /** Elements whose own path is in the set. */
  readonly members: ReadonlySet<string>;
  /** Longer paths, by their first element. Never holds an empty set. */
  readonly children: ReadonlyMap<string, FieldSet>;

  private constructor(
    members: ReadonlySet<string>,
    children: ReadonlyMap<string, FieldSet>,
  ) {
    this.members = members;
    this.children = children;
  }

  static of(
    members: Iterable<string>,
    children: Iterable<readonly [string, FieldSet]>,
  ): FieldSet {
    const memberSet = new Set(members);
    const childMap = new Map<string, FieldSet>();
    for (const [element, set] of children) {
      if (!set.isEmpty) {
        childMap.set(element, set);
      }
    }
    return memberSet.size === 0 && childMap.size === 0
      ? FieldSet.EMPTY
      : new FieldSet(memberSet, childMap);
  }

  static fromPaths(paths: readonly (readonly string[])[]): FieldSet {
    return paths.reduce<FieldSet>(
      (set, path) => set.union(FieldSet.#single(path)),
      FieldSet.EMPTY,
    );
  }

  static #single(path: readonly string[]): FieldSet {
    const [element, ...rest] = path;
    return rest.length === 0
      ? FieldSet.of([element], [])
      : FieldSet.of([], [[element, FieldSet.#single(rest)]]);
  }

  get isEmpty(): boolean {
    return this.members.size === 0 && this.children.size === 0;
  }

  /** The paths below an element. */
  below(element: string): FieldSet {
    return this.children.get(element) ?? FieldSet.EMPTY;
  }

  union(other: FieldSet): FieldSet {
    if (other.isEmpty || other === this) return this;
    if (this.isEmpty) return other;
    const children = new Map(this.children);
    for (const [element, set] of other.children) {
      children.set(element, this.below(element).union(set));
    }
    return FieldSet.of([...this.members, ...other.members], children);
  }

  intersection(other: FieldSet): FieldSet {
    return FieldSet.of(
      [...this.members].filter(element => other.members.has(element)),
      [...this.children].map(
        ([element, set]) =>
          [element, set.intersection(other.below(element))] as const,
      ),
    );
  }

  /** Without the paths of the other set; what lies below them stays. */
  difference(other: FieldSet): FieldSet {
    if (other.isEmpty) return this;
    return FieldSet.of(
      [...this.members].filter(element => !other.members.has(element)),
      [...this.children].map(
        ([element, set]) =>
          [element, set.difference(other.below(element))] as const,
      ),
    );
  }

  /** Without the paths of the other set and everything below them. */
  recursiveDifference(other: FieldSet): FieldSet {
    if (other.isEmpty) return this;
    return FieldSet.of(
      [...this.members].filter(element => !other.members.has(element)),
      [...this.children]
        .filter(([element]) => !other.members.has(element))
        .map(
          ([element, set]) =>
            [element, set.recursiveDifference(other.below(element))] as const,
        ),
    );
  }

  equals(other: FieldSet): boolean {
    return (
      this === other ||
      (this.members.size === other.members.size &&
        this.children.size === other.children.size &&
        [...this.members].every(element => other.members.has(element)) &&
        [...this.children].every(([element, set]) =>
          set.equals(other.below(element)),
        ))
    );
  }

  /** Every path of the set, shortest first within a branch. */
  *paths(): Generator<string[]> {
    for (const element of this.members) {
      yield [element];
    }
    for (const [element, set] of this.children) {
      for (const path of set.paths()) {
        yield [element, ...path];
      }
    }
  }
}
