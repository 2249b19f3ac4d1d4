import { NotAllowedError } from '@backstage/errors';

const minuteMs = 60_000;

/** An agent may ask in a loop: so many calls of one caller in a minute, counted in this process. */
export class CallBudget {
  readonly #limit: number;
  readonly #now: () => Date;
  readonly #calls = new Map<string, number[]>();

  constructor(options: { callsPerMinute: number; now(): Date }) {
    this.#limit = options.callsPerMinute;
    this.#now = options.now;
  }

  /** @throws NotAllowedError when the caller has had his calls. */
  spend(caller: string): void {
    const now = this.#now().getTime();
    for (const [name, calls] of this.#calls) {
      const recent = calls.filter(at => now - at < minuteMs);
      if (recent.length > 0) {
        this.#calls.set(name, recent);
      } else {
        this.#calls.delete(name);
      }
    }
    const calls = this.#calls.get(caller) ?? [];
    if (calls.length >= this.#limit) {
      throw new NotAllowedError(
        `${caller} has called ${calls.length} actions within a minute, and ${
          this.#limit
        } are allowed (llmD.actions.callsPerCallerAndMinute): wait a little`,
      );
    }
    this.#calls.set(caller, [...calls, now]);
  }
}
