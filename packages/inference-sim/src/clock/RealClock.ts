import { Cancel, Clock } from './Clock';

// Longer delays overflow a timer's 32 bits and would fire at once.
const longestDelay = 2 ** 31 - 1;

/** The clock on the wall, with timers. */
export class RealClock implements Clock {
  readonly #now: () => number;

  /** @param now - milliseconds, of any beginning; must not run backwards */
  constructor(now: () => number) {
    this.#now = now;
  }

  now(): number {
    return this.#now();
  }

  at(time: number, act: () => void): Cancel {
    let timer: NodeJS.Timeout | undefined;
    let immediate: NodeJS.Immediate | undefined;
    const arm = () => {
      const delay = time - this.#now();
      if (delay <= 0) {
        immediate = setImmediate(act);
        return;
      }
      // Timers count whole milliseconds and cut: rounded up, none is early.
      timer = setTimeout(
        () => (this.#now() < time ? arm() : act()),
        Math.min(Math.ceil(delay), longestDelay),
      );
    };
    arm();
    return () => {
      clearTimeout(timer);
      clearImmediate(immediate);
    };
  }
}
