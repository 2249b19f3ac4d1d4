import type { StreamFigures } from '@llm-d-sim/plugin-llm-d-common';
import { innermostMessage } from '../cluster/innermostMessage';
import type { Clock } from '../time/Clock';
import { EventStreamReader } from './EventStreamReader';
import type { TokenUsage } from './tokenUsage';
import type { Wire, WireExchange, WireRequest } from './wire/Wire';

/** What came back, and when. Times are ms from the writing of the request's first byte, except for `writtenAt`. */
export type Answer = {
  /** The clock's time; undefined when the request never got so far. */
  writtenAt?: number;
} & (
  | {
      type: 'answered';
      status: number;
      /** Names in lower case. */
      headers: ReadonlyMap<string, string>;
      /** Empty for event streams, and cut off where nobody reads that much. */
      body: string;
      ttftMs?: number;
      e2eMs: number;
      bytes: number;
      stream?: StreamFigures & { itlMs?: number; usage?: TokenUsage };
    }
  | { type: 'unanswered'; error: string; e2eMs: number }
);

const requestTimeoutMs = 30_000;

/** More of an answer is counted and thrown away. */
const keptBytes = 1024 * 1024;

/** Sends requests by one way and measures what comes back. All of them are given up at once when the signal says so. */
export class RequestSender {
  readonly #wire: Wire;
  readonly #clock: Clock;
  readonly #signal?: AbortSignal;
  readonly #underWay = new Set<WireExchange>();

  constructor(options: { wire: Wire; clock: Clock; signal?: AbortSignal }) {
    this.#wire = options.wire;
    this.#clock = options.clock;
    this.#signal = options.signal;
    this.#signal?.addEventListener('abort', this.#giveUp, { once: true });
  }

  /**
   * A broken connection is an answer too: that nobody answered.
   *
   * @throws the signal's reason when it is aborted.
   */
  async send(request: WireRequest): Promise<Answer> {
    this.#signal?.throwIfAborted();
    const asked = this.#clock.now();
    let writtenAt: number | undefined;
    let status = 0;
    let headers: ReadonlyMap<string, string> = new Map();
    let ttftMs: number | undefined;
    let bytes = 0;
    let events: EventStreamReader | undefined;
    const chunks: Uint8Array[] = [];
    const since = () => this.#clock.now() - (writtenAt ?? asked);

    const exchange = this.#wire.send(request, {
      written: () => {
        writtenAt = this.#clock.now();
      },
      head: (code, names) => {
        status = code;
        headers = names;
        if (names.get('content-type')?.startsWith('text/event-stream')) {
          events = new EventStreamReader();
        }
      },
      data: chunk => {
        const now = since();
        ttftMs ??= now;
        if (events) {
          events.read(chunk, now);
        } else if (bytes < keptBytes) {
          chunks.push(chunk);
        }
        bytes += chunk.byteLength;
      },
    });
    this.#underWay.add(exchange);
    const limit = setTimeout(
      () =>
        exchange.cancel(
          new Error(`no complete answer within ${requestTimeoutMs / 1000} s`),
        ),
      requestTimeoutMs,
    );
    try {
      await exchange.ended;
      const e2eMs = since();
      return {
        type: 'answered',
        writtenAt,
        status,
        headers,
        body: Buffer.concat(chunks).toString('utf8'),
        ...(ttftMs !== undefined && { ttftMs }),
        e2eMs,
        bytes,
        ...(events && {
          stream: {
            ...events.figures,
            itlMs: events.itlMs,
            usage: events.usage,
          },
        }),
      };
    } catch (error) {
      this.#signal?.throwIfAborted();
      return {
        type: 'unanswered',
        writtenAt,
        error: innermostMessage(error),
        e2eMs: since(),
      };
    } finally {
      clearTimeout(limit);
      this.#underWay.delete(exchange);
    }
  }

  async close(): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#giveUp);
    await this.#wire.close();
  }

  readonly #giveUp = (): void => {
    const { reason } = this.#signal ?? {};
    for (const exchange of this.#underWay) {
      exchange.cancel(
        reason instanceof Error ? reason : new Error(String(reason)),
      );
    }
  };
}
