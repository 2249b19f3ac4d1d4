import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Finds out which container a fault belongs to that no `await` catches: a throw in a timer or an event handler, an error
 * event that nobody listens to, a rejection that nobody handles. It ends that container instead of this process.
 */
export class FaultContainment {
  readonly #current = new AsyncLocalStorage<(error: unknown) => void>();
  readonly #onFault = (error: unknown) => {
    const fail = this.#current.getStore();
    if (fail) fail(error);
    else this.#passOn(error);
  };

  constructor() {
    process.on('uncaughtException', this.#onFault);
    process.on('unhandledRejection', this.#onFault);
  }

  /** Runs `program`; `onFault` gets what it, or anything it started, leaves uncaught. */
  run<T>(program: () => T, onFault: (error: unknown) => void): T {
    return this.#current.run(onFault, program);
  }

  stop(): void {
    process.off('uncaughtException', this.#onFault);
    process.off('unhandledRejection', this.#onFault);
  }

  /** A fault of the process itself does what it would have done without us, unless others listen too. */
  #passOn(error: unknown): void {
    const others =
      process.listenerCount('uncaughtException') +
      process.listenerCount('unhandledRejection');
    if (others > 2) return;
    this.stop();
    setImmediate(() => {
      throw error;
    });
  }
}
