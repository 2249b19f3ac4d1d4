/** Runs tasks one after the other, outside of the caller's turn; a task that is already waiting is not added again. */
export class TaskQueue {
  readonly #waiting = new Map<string, () => void>();
  readonly #onError: (error: unknown) => void;
  #timer: NodeJS.Immediate | undefined;
  #stopped = false;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  add(key: string, task: () => void): void {
    if (this.#stopped) {
      return;
    }
    this.#waiting.set(key, task);
    this.#timer ??= setImmediate(() => this.#run());
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting.clear();
    clearImmediate(this.#timer);
  }

  #run(): void {
    this.#timer = undefined;
    const tasks = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const task of tasks) {
      try {
        task();
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
