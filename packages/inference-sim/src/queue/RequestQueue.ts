import { LoraSlots } from './LoraSlots';

/** All slots run and the waiting line is at its limit. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

/** A request in the queue, from its entry to its end. */
export interface Place {
  /** Gives the slot back or leaves the line; harmless when repeated. */
  leave(): void;
}

/** How many of what is in the queue, by adapter. */
export interface AdapterCounts {
  readonly running: ReadonlyMap<string, number>;
  readonly waiting: ReadonlyMap<string, number>;
}

interface Entry {
  /** Undefined for the base model. */
  readonly adapter: string | undefined;
  readonly start: (place: Place) => void;
  readonly place: Place;
}

const count = (entries: Iterable<Entry>): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { adapter } of entries) {
    if (adapter !== undefined) {
      counts.set(adapter, (counts.get(adapter) ?? 0) + 1);
    }
  }
  return counts;
};

/**
 * Admission (llm-d-inference-sim, request queue): at most `maxRunning`
 * requests run, at most `maxWaiting` more wait. A slot that falls free goes to
 * the first in line whose adapter is loaded (the base model always is), else
 * to the first whose adapter can be loaded; a new request that finds a slot
 * free and an adapter loadable does not line up.
 */
export class RequestQueue {
  readonly #maxRunning: number;
  readonly #maxWaiting: number;
  readonly #loras: LoraSlots;
  // Sets keep the order of arrival and forget in O(1).
  readonly #running = new Set<Entry>();
  readonly #waiting = new Set<Entry>();

  constructor(
    limits: { maxRunning: number; maxWaiting: number },
    loras: LoraSlots,
  ) {
    this.#maxRunning = limits.maxRunning;
    this.#maxWaiting = limits.maxWaiting;
    this.#loras = loras;
  }

  get running(): number {
    return this.#running.size;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  get adapters(): AdapterCounts {
    return { running: count(this.#running), waiting: count(this.#waiting) };
  }

  /**
   * Enters a request. `start` is called when it may run: within this call if
   * it need not wait, hence with its place.
   *
   * @throws QueueFullError when there is no room to wait
   */
  enter(adapter: string | undefined, start: (place: Place) => void): Place {
    const entry: Entry = {
      adapter,
      start,
      place: { leave: () => this.#leave(entry) },
    };
    if (this.#hasSlot && this.#loras.acquire(adapter)) {
      this.#running.add(entry);
      start(entry.place);
    } else if (this.#waiting.size < this.#maxWaiting) {
      this.#waiting.add(entry);
    } else {
      throw new QueueFullError(
        'Failed to enqueue request, waiting requests queue is full',
      );
    }
    return entry.place;
  }

  get #hasSlot(): boolean {
    return this.#running.size < this.#maxRunning;
  }

  #leave(entry: Entry): void {
    if (this.#waiting.delete(entry) || !this.#running.delete(entry)) {
      return;
    }
    this.#loras.release(entry.adapter);
    for (let next = this.#dequeue(); next; next = this.#dequeue()) {
      next.start(next.place);
    }
  }

  /** Takes the next request out of the line and gives it a slot. */
  #dequeue(): Entry | undefined {
    if (!this.#hasSlot) {
      return undefined;
    }
    const next = this.#firstRunnable();
    if (next) {
      this.#waiting.delete(next);
      this.#running.add(next);
    }
    return next;
  }

  #firstRunnable(): Entry | undefined {
    for (const entry of this.#waiting) {
      if (this.#loras.isLoaded(entry.adapter)) {
        this.#loras.acquire(entry.adapter);
        return entry;
      }
    }
    for (const entry of this.#waiting) {
      if (this.#loras.acquire(entry.adapter)) {
        return entry;
      }
    }
    return undefined;
  }
}
