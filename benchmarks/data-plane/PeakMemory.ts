import { setTimeout as delay } from 'node:timers/promises';
import { ProgramProcess } from '../processes/ProgramProcess';

const INTERVAL_MS = 200;

/** Looks at a program's resident memory again and again, and keeps the most that it saw. */
export class PeakMemory {
  readonly #ending = new AbortController();
  readonly #looking: Promise<number>;

  constructor(program: ProgramProcess) {
    this.#looking = this.#look(program);
  }

  /** The most, in bytes. */
  async stop(): Promise<number> {
    this.#ending.abort();
    return this.#looking;
  }

  async #look(program: ProgramProcess): Promise<number> {
    let most = 0;
    while (!this.#ending.signal.aborted) {
      most = Math.max(most, (await program.probe()).residentBytes);
      await delay(INTERVAL_MS);
    }
    return most;
  }
}
