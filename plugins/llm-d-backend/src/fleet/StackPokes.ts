import type { LlmDSignal } from '@llm-d-sim/plugin-llm-d-common';

/** A stack that keeps changing is told of this often. */
const spacingMs = 1_000;

/**
 * Tells pages that something is worth reading anew: at once for the first change, then no more than one poke a second for each
 * stack, the last change always included. It carries ids only, for everybody hears it.
 */
export class StackPokes {
  readonly #publish: (message: LlmDSignal) => void;
  readonly #waiting = new Map<
    string,
    { again: boolean; timer: NodeJS.Timeout }
  >();

  constructor(options: { publish(message: LlmDSignal): void }) {
    this.#publish = options.publish;
  }

  changed(entityRef: string): void {
    const waiting = this.#waiting.get(entityRef);
    if (waiting) {
      waiting.again = true;
      return;
    }
    this.#publish({ type: 'stack', id: '', entityRef });
    const timer = setTimeout(() => {
      const { again } = this.#waiting.get(entityRef) ?? { again: false };
      this.#waiting.delete(entityRef);
      if (again) {
        this.changed(entityRef);
      }
    }, spacingMs);
    this.#waiting.set(entityRef, { again: false, timer });
  }

  stop(): void {
    this.#waiting.forEach(({ timer }) => clearTimeout(timer));
    this.#waiting.clear();
  }
}
