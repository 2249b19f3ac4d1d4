import type { Probe } from '@llm-d-sim/plugin-llm-d-common';

/** An observation says little of a stack after this long. */
const keepMs = 5 * 60_000;

/** The last observations of each stack from outside of the API server. */
export class ProbeMemory {
  readonly #now: () => Date;
  readonly #probes = new Map<
    string,
    { probes: readonly Probe[]; at: number }
  >();

  constructor(options: { now(): Date }) {
    this.#now = options.now;
  }

  of(entityRef: string): readonly Probe[] {
    const known = this.#probes.get(entityRef);
    if (!known) {
      return [];
    }
    if (this.#now().getTime() - known.at > keepMs) {
      this.#probes.delete(entityRef);
      return [];
    }
    return known.probes;
  }

  remember(entityRef: string, probes: readonly Probe[]): void {
    this.#probes.set(entityRef, { probes, at: this.#now().getTime() });
  }
}
