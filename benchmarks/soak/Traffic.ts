import { setMaxListeners } from 'node:events';
import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { exchange } from './exchange';
import { Ledger } from './Ledger';
import { drawKind, RequestKind } from './RequestKind';

/** Clients of which each sends the next request when it has its answer: more than the stack can take. */
const CAPACITY_CLIENTS = 64;

/** Half of them: where the machine gets slower than it was, fewer requests are sent, and no queue grows without end. */
const MOST_UNDER_WAY = CAPACITY_CLIENTS / 2;

/**
 * How long requests may still take once no more are sent. While others are sent none is given up: on a machine with
 * other work the slowest ones take minutes, and what hangs hangs to the end.
 */
const LAST_REQUESTS_MS = 120_000;

/** Clients of the stack. */
export class Traffic {
  readonly ledger = new Ledger();
  readonly #agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  readonly #port: number;
  readonly #random: () => number;
  readonly #say: (line: string) => void;
  readonly #running = new Set<Promise<void>>();
  readonly #givingUp = new AbortController();

  /**
   * @param port - the gateway's
   * @param random - draws what is sent
   * @param say - told of requests that are stuck
   */
  constructor(port: number, random: () => number, say: (line: string) => void) {
    this.#port = port;
    this.#random = random;
    this.#say = say;
    // One for each request under way.
    setMaxListeners(0, this.#givingUp.signal);
  }

  /**
   * Sends as fast as answers come.
   *
   * @returns requests that ended in a second
   */
  async capacity(seconds: number): Promise<number> {
    const end = performance.now() + seconds * 1000;
    const limit = this.#giveUpAfter(seconds * 1000 + LAST_REQUESTS_MS);
    let ended = 0;
    await Promise.all(
      Array.from({ length: CAPACITY_CLIENTS }, async () => {
        while (performance.now() < end) {
          await this.#send(drawKind(this.#random));
          ended += 1;
        }
      }),
    );
    clearTimeout(limit);
    return ended / seconds;
  }

  /** Sends at a rate, as long as not too many are under way, until it is told to stop. */
  async send(perSecond: number, stop: AbortSignal): Promise<void> {
    const began = performance.now();
    let due = 0;
    while (!stop.aborted) {
      for (
        const now = ((performance.now() - began) / 1000) * perSecond;
        due < now;
        due++
      ) {
        if (this.#running.size < MOST_UNDER_WAY) {
          const sending = this.#send(drawKind(this.#random));
          this.#running.add(sending);
          sending.finally(() => this.#running.delete(sending));
        }
      }
      await delay(5);
    }
  }

  /** Waits until all requests have ended; those that do not are stuck. */
  async drained(): Promise<void> {
    const limit = this.#giveUpAfter(LAST_REQUESTS_MS);
    await Promise.all(this.#running);
    clearTimeout(limit);
  }

  close(): void {
    this.#agent.destroy();
  }

  #giveUpAfter(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.#givingUp.abort(), ms);
  }

  async #send(kind: RequestKind): Promise<void> {
    const random = this.#random;
    const body = kind.body(random);
    const leaves = kind.leaves?.(random);
    this.ledger.sent();
    const number = this.ledger.total;
    const outcome = await exchange({
      port: this.#port,
      path: `${kind.direct ? '/service' : ''}/v1/chat/completions`,
      body,
      leaves,
      agent: this.#agent,
      giveUp: this.#givingUp.signal,
    });
    this.ledger.ended(kind.name, outcome);
    if (outcome.kind === 'stuck') {
      this.#say(
        `"${kind.name}" number ${number} is stuck ${
          outcome.answerBegun ? 'within' : 'before'
        } its answer`,
      );
    }
  }
}
