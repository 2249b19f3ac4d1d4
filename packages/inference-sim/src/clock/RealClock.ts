import { Agenda } from './Agenda';
import { Cancel, Clock } from './Clock';

// Longer delays overflow a timer's 32 bits and would fire at once.
const longestDelay = 2 ** 31 - 1;

/** Timers count whole milliseconds, so what is nearer than half of one is due. */
const early = 0.5;

/**
 * The clock on the wall. One timer for all that is planned: it waits for the
 * first, then all that is due by then happens.
 */
export class RealClock implements Clock {
  readonly #now: () => number;
  readonly #agenda = new Agenda();
  /** What the timer waits for; Infinity when there is none. */
  #awaited = Infinity;
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;

  /** @param now - milliseconds, of any beginning; must not run backwards */
  constructor(now: () => number) {
    this.#now = now;
  }

  now(): number {
    return this.#now();
  }

  at(time: number, act: () => void): Cancel {
    const planned = this.#agenda.add(time, act);
    if (time < this.#awaited) {
      this.#wait();
    }
    return () => {
      this.#agenda.drop(planned);
      // A timer that nobody waits for would keep the process alive.
      if (this.#agenda.next() === Infinity) {
        this.#wait();
      }
    };
  }

  #wait(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    this.#awaited = this.#agenda.next();
    if (this.#awaited === Infinity) {
      return;
    }
    const delay = Math.round(this.#awaited - this.#now());
    if (delay <= 0) {
      this.#immediate = setImmediate(this.#fire);
    } else {
      this.#timer = setTimeout(this.#fire, Math.min(delay, longestDelay));
    }
  }

  readonly #fire = () => {
    const due = this.#now() + early;
    // What is planned meanwhile has to wait for a later turn, even if it is past.
    const before = this.#agenda.planned;
    // Nothing needs another timer while this one is at work.
    this.#awaited = -Infinity;
    try {
      while (this.#agenda.next() <= due) {
        const act = this.#agenda.take(before);
        if (!act) {
          break;
        }
        act();
      }
    } finally {
      this.#wait();
    }
  };
}
