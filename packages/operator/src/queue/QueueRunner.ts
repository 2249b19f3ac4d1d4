import { retryDelay, type RetryPolicy } from './retryDelay';
import { TokenBucket, type TokenBucketOptions } from './TokenBucket';
import { WorkQueue } from './WorkQueue';

/** Time as the runner sees it; tests bring their own. */
export interface Clock {
  now(): number;
  /** Calls `callback` after `ms`; the answer cancels it. */
  schedule(callback: () => void, ms: number): () => void;
}

export interface QueueRunnerOptions {
  /** Works on one key. Throwing means: try again later, with backoff. */
  process(key: string): Promise<{ requeueAfterMs?: number }>;
  onError(key: string, error: unknown, retryInMs: number): void;
  /** Keys that are worked on at the same time, each of them once. */
  concurrency: number;
  retry: RetryPolicy;
  /** Over all keys, for retries only: fresh events are never held back. */
  retryLimit: TokenBucketOptions;
  clock: Clock;
  random(): number;
  /** Told what goes on, for metrics and for whoever waits for the end of it. */
  observer?: {
    /** A key begins to wait. */
    queued(): void;
    /** Its turn has come. */
    taken(waitedMs: number): void;
    /** The work on a key has ended, well or not. */
    worked(): void;
  };
}

/** Runs a {@link WorkQueue}: workers, delays, backoff. */
export class QueueRunner {
  readonly #options: QueueRunnerOptions;
  readonly #queue = new WorkQueue();
  readonly #failures = new Map<string, number>();
  readonly #delayed = new Map<string, { at: number; cancel: () => void }>();
  readonly #retryBucket: TokenBucket;
  readonly #inFlight = new Set<Promise<void>>();
  readonly #waitingSince = new Map<string, number>();
  readonly #runningSince = new Map<string, number>();
  #running = false;

  constructor(options: QueueRunnerOptions) {
    this.#options = options;
    this.#retryBucket = new TokenBucket(
      options.retryLimit,
      options.clock.now(),
    );
  }

  start(): void {
    this.#running = true;
    this.#work();
  }

  /** Takes no more keys and waits for those that are being worked on. */
  async stop(): Promise<void> {
    this.#running = false;
    for (const { cancel } of this.#delayed.values()) cancel();
    this.#delayed.clear();
    await Promise.all(this.#inFlight);
  }

  add(key: string): void {
    this.#cancelDelayed(key);
    this.#queue.add(key);
    if (!this.#waitingSince.has(key)) {
      this.#waitingSince.set(key, this.#options.clock.now());
      this.#options.observer?.queued();
    }
    this.#work();
  }

  /** Adds the key after a while, unless something adds it earlier. */
  addAfter(key: string, ms: number): void {
    const at = this.#options.clock.now() + ms;
    const known = this.#delayed.get(key);
    if (known && known.at <= at) return;
    this.#cancelDelayed(key);
    const cancel = this.#options.clock.schedule(() => {
      this.#delayed.delete(key);
      this.add(key);
    }, ms);
    this.#delayed.set(key, { at, cancel });
  }

  /** Keys that wait, that are worked on with how long they have been, and that come back by themselves after a failure. */
  get state(): {
    waiting: number;
    running: readonly { key: string; forMs: number }[];
    retrying: number;
  } {
    const now = this.#options.clock.now();
    return {
      waiting: this.#waitingSince.size,
      running: [...this.#runningSince].map(([key, since]) => ({
        key,
        forMs: now - since,
      })),
      retrying: this.#failures.size,
    };
  }

  #cancelDelayed(key: string): void {
    this.#delayed.get(key)?.cancel();
    this.#delayed.delete(key);
  }

  #work(): void {
    while (this.#running && this.#inFlight.size < this.#options.concurrency) {
      const key = this.#queue.take();
      if (key === undefined) return;
      this.#noteTaken(key);
      const work: Promise<void> = this.#processOne(key).finally(() => {
        this.#inFlight.delete(work);
        this.#runningSince.delete(key);
        this.#queue.done(key);
        this.#work();
        this.#options.observer?.worked();
      });
      this.#inFlight.add(work);
    }
  }

  #noteTaken(key: string): void {
    const now = this.#options.clock.now();
    this.#options.observer?.taken(now - (this.#waitingSince.get(key) ?? now));
    this.#waitingSince.delete(key);
    this.#runningSince.set(key, now);
  }

  async #processOne(key: string): Promise<void> {
    const { clock, onError, process, random, retry } = this.#options;
    try {
      const { requeueAfterMs } = await process(key);
      this.#failures.delete(key);
      if (this.#running && requeueAfterMs !== undefined) {
        this.addAfter(key, requeueAfterMs);
      }
    } catch (error) {
      const failures = (this.#failures.get(key) ?? 0) + 1;
      this.#failures.set(key, failures);
      const delay = Math.max(
        retryDelay(retry, failures, random()),
        this.#retryBucket.reserve(clock.now()),
      );
      if (this.#running) {
        onError(key, error, delay);
        this.addAfter(key, delay);
      }
    }
  }
}
