/** What a reconcile asks for when it succeeded. */
export interface Outcome {
  /** Look again after so many milliseconds, even if nothing changes. */
  requeueAfterMs?: number;
}

export interface WorkQueueOptions {
  /** Makes the world agree with the object of `key`. Throwing means: again, with backoff. */
  reconcile(key: string): Promise<Outcome | void>;
  onError(key: string, error: unknown, retryMs: number): void;
  /** Keys worked on at the same time. */
  concurrency: number;
  random(): number;
}

const RETRY_MIN_MS = 20;
const RETRY_MAX_MS = 30_000;

/** A longer timer would fire at once. Looking again too early does no harm. */
const LONGEST_TIMER_MS = 2_147_483_647;

/**
 * Keys that need work. Level-triggered: a key says that something about its object changed, not what.
 *
 * Invariants: a key waits at most once and is never worked on twice at a time; one that is added while it is worked on is
 * worked on again.
 */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  readonly #waiting = new Set<string>();
  readonly #working = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #timers = new Map<string, { at: number; timer: NodeJS.Timeout }>();
  #stopped = false;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

  add(key: string): void {
    if (this.#stopped) return;
    if (this.#working.has(key)) this.#again.add(key);
    else this.#waiting.add(key);
    this.#work();
  }

  /** Adds the key after a while. Of several such calls the earliest counts. */
  addAfter(key: string, ms: number): void {
    if (this.#stopped) return;
    const at = performance.now() + ms;
    const known = this.#timers.get(key);
    if (known && known.at <= at) return;
    clearTimeout(known?.timer);
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      this.add(key);
    }, Math.min(ms, LONGEST_TIMER_MS));
    this.#timers.set(key, { at, timer });
  }

  /** Takes no more keys and waits for those in work. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#waiting.clear();
    for (const { timer } of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    await Promise.all(this.#working.values());
  }

  #work(): void {
    for (const key of this.#waiting) {
      if (this.#working.size >= this.#options.concurrency) return;
      this.#waiting.delete(key);
      // Started a microtask later, so that the key counts as in work before any of its work runs.
      this.#working.set(
        key,
        Promise.resolve().then(() => this.#process(key)),
      );
    }
  }

  async #process(key: string): Promise<void> {
    try {
      const outcome = await this.#options.reconcile(key);
      this.#failures.delete(key);
      if (outcome?.requeueAfterMs !== undefined) {
        this.addAfter(key, outcome.requeueAfterMs);
      }
    } catch (error) {
      const failures = (this.#failures.get(key) ?? 0) + 1;
      this.#failures.set(key, failures);
      const full = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** failures);
      const retryMs = full * (0.5 + this.#options.random() / 2);
      if (!this.#stopped) this.#options.onError(key, error, retryMs);
      this.addAfter(key, retryMs);
    } finally {
      this.#working.delete(key);
      if (this.#again.delete(key)) this.add(key);
      else this.#work();
    }
  }
}
