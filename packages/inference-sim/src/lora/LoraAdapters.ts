import { LoraModule } from './LoraModule';

/** The LoRA adapters that requests may name; they come and go at run time. */
export class LoraAdapters {
  /** Names and paths. */
  readonly #paths: Map<string, string>;

  constructor(modules: readonly LoraModule[]) {
    this.#paths = new Map(modules.map(({ name, path }) => [name, path]));
  }

  has(name: string): boolean {
    return this.#paths.has(name);
  }

  /** Names and where each lies; one that was loaded without a path stands for itself. */
  list(): { name: string; path: string }[] {
    return [...this.#paths].map(([name, path]) => ({
      name,
      path: path || name,
    }));
  }

  load(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  unload(name: string): void {
    this.#paths.delete(name);
  }
}
