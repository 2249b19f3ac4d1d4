import { Cancel, Clock } from './Clock';

interface Planned {
  readonly time: number;
  /** Breaks ties: planned earlier, happens earlier. */
  readonly order: number;
  act: (() => void) | undefined;
}

const precedes = (a: Planned, b: Planned): boolean =>
  a.time < b.time || (a.time === b.time && a.order < b.order);

/**
 * The clock of a discrete-event simulation: time jumps to whatever is planned
 * next. A binary heap, so that planning is logarithmic in what is planned.
 */
export class VirtualClock implements Clock {
  readonly #heap: Planned[] = [];
  #now: number;
  #planned = 0;

  constructor(start = 0) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  at(time: number, act: () => void): Cancel {
    const planned: Planned = {
      time: Math.max(time, this.#now),
      order: this.#planned,
      act,
    };
    this.#planned += 1;
    this.#push(planned);
    return () => {
      // Stays in the heap and is skipped: taking it out would cost more.
      planned.act = undefined;
    };
  }

  /** Lets everything happen that is planned, and what that plans. */
  run(): void {
    for (let next = this.#pop(); next; next = this.#pop()) {
      if (next.act) {
        this.#now = next.time;
        next.act();
      }
    }
  }

  #push(planned: Planned): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(planned);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!precedes(planned, heap[parent])) {
        break;
      }
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = planned;
  }

  #pop(): Planned | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) {
      return first;
    }
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) {
        break;
      }
      if (child + 1 < heap.length && precedes(heap[child + 1], heap[child])) {
        child += 1;
      }
      if (!precedes(heap[child], last)) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return first;
  }
}
