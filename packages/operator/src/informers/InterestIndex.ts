import {
  referenceKey,
  type ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';

/** Which keys depend on which objects that are not theirs: namespaces, gateways and pools of others. */
export class InterestIndex {
  readonly #referencesOf = new Map<string, readonly string[]>();
  readonly #keysOf = new Map<string, Set<string>>();

  /** From now on, this key depends on these objects and on no other. */
  register(key: string, references: readonly ObjectReference[]): void {
    for (const reference of this.#referencesOf.get(key) ?? []) {
      const keys = this.#keysOf.get(reference);
      keys?.delete(key);
      if (keys?.size === 0) this.#keysOf.delete(reference);
    }
    this.#referencesOf.delete(key);
    if (references.length === 0) return;
    const encoded = references.map(referenceKey);
    this.#referencesOf.set(key, encoded);
    for (const reference of encoded) {
      const keys = this.#keysOf.get(reference) ?? new Set();
      keys.add(key);
      this.#keysOf.set(reference, keys);
    }
  }

  keysFor(reference: ObjectReference): Iterable<string> {
    return this.#keysOf.get(referenceKey(reference)) ?? [];
  }
}
