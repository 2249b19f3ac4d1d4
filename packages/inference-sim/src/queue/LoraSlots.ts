/** Told when an adapter takes or loses its slot. */
export interface LoraObserver {
  loaded(adapter: string): void;
  unloaded(adapter: string): void;
}

/**
 * Which LoRA adapters are in the GPU's memory: at most `maxLoras`. One that no
 * request uses stays loaded until another needs its slot.
 */
export class LoraSlots {
  readonly #maxLoras: number;
  readonly #observer: LoraObserver;
  /** Loaded adapters and how many running requests use them. */
  readonly #users = new Map<string, number>();

  constructor(maxLoras: number, observer: LoraObserver) {
    this.#maxLoras = maxLoras;
    this.#observer = observer;
  }

  /** The base model (no adapter) always is. */
  isLoaded(adapter: string | undefined): boolean {
    return adapter === undefined || this.#users.has(adapter);
  }

  /** Counts one more user, loading the adapter if need be; false when it cannot be loaded. */
  acquire(adapter: string | undefined): boolean {
    if (adapter === undefined) {
      return true;
    }
    const users = this.#users.get(adapter);
    if (users === undefined && !this.#makeRoom()) {
      return false;
    }
    this.#users.set(adapter, (users ?? 0) + 1);
    if (users === undefined) {
      this.#observer.loaded(adapter);
    }
    return true;
  }

  /** Counts one user less. */
  release(adapter: string | undefined): void {
    const users = adapter === undefined ? undefined : this.#users.get(adapter);
    if (adapter !== undefined && users !== undefined) {
      this.#users.set(adapter, users - 1);
    }
  }

  #makeRoom(): boolean {
    if (this.#users.size < this.#maxLoras) {
      return true;
    }
    for (const [adapter, users] of this.#users) {
      if (users === 0) {
        this.#users.delete(adapter);
        this.#observer.unloaded(adapter);
        return true;
      }
    }
    return false;
  }
}
