import { Agenda } from './Agenda';
import { Cancel, Clock } from './Clock';

/** The clock of a discrete-event simulation: time jumps to whatever is planned next. */
export class VirtualClock implements Clock {
  readonly #agenda = new Agenda();
  #now: number;

  constructor(start = 0) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  at(time: number, act: () => void): Cancel {
    const planned = this.#agenda.add(Math.max(time, this.#now), act);
    return () => this.#agenda.drop(planned);
  }

  /** Lets everything happen that is planned, and what that plans. */
  run(): void {
    for (;;) {
      const time = this.#agenda.next();
      const act = this.#agenda.take();
      if (!act) {
        return;
      }
      this.#now = time;
      act();
    }
  }
}
