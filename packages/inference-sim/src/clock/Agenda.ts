/** Something that is to happen at a time, as long as nobody has dropped it. */
export interface Planned {
  readonly time: number;
  /** Breaks ties: planned earlier, happens earlier. */
  readonly order: number;
  act: (() => void) | undefined;
}

const precedes = (a: Planned, b: Planned): boolean =>
  a.time < b.time || (a.time === b.time && a.order < b.order);

/**
 * What a clock has to do: by time, then by the order in which it was planned.
 * A binary heap, so that planning is logarithmic in what is planned.
 */
export class Agenda {
  readonly #heap: Planned[] = [];
  #planned = 0;

  /** How many things were ever planned; the order of the next one. */
  get planned(): number {
    return this.#planned;
  }

  add(time: number, act: () => void): Planned {
    const planned: Planned = { time, order: this.#planned, act };
    this.#planned += 1;
    this.#push(planned);
    return planned;
  }

  /** Takes back what was planned; does nothing once it was taken. */
  drop(planned: Planned): void {
    // Stays in the heap and is skipped: taking it out would cost more.
    planned.act = undefined;
  }

  /** When the first thing is due; Infinity when nothing is planned. */
  next(): number {
    let [first] = this.#heap;
    while (first && !first.act) {
      this.#pop();
      [first] = this.#heap;
    }
    return first ? first.time : Infinity;
  }

  /**
   * Takes the first thing off.
   *
   * @param before - only if it was planned before so many were
   */
  take(before = Infinity): (() => void) | undefined {
    this.next();
    const [first] = this.#heap;
    if (!first || first.order >= before) {
      return undefined;
    }
    this.#pop();
    const { act } = first;
    first.act = undefined;
    return act;
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

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) {
      return;
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
  }
}
