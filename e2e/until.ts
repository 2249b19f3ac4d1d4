import { setTimeout as delay } from 'node:timers/promises';
import { patienceMs } from './Journey';

/** Asks again until there is an answer. */
export async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    if (Date.now() > deadline) {
      throw new Error(`not so after ${patienceMs / 1000} s: ${ask.toString()}`);
    }
    await delay(250);
  }
}
