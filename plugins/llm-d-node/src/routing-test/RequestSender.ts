import type { ClusterClient } from '../cluster/ClusterClient';
import { innermostMessage } from '../cluster/innermostMessage';
import type { Clock } from '../time/Clock';
import type { Entrance } from './entrance';

/** What came back, and when, in ms from the sending. */
export type Answer =
  | {
      type: 'answered';
      status: number;
      headers: Headers;
      body: string;
      ttftMs?: number;
      e2eMs: number;
      bytes: number;
    }
  | { type: 'unanswered'; error: string; e2eMs: number };

const requestTimeoutMs = 30_000;

/** Sends requests into a stack by the way that leads to its gateway. */
export class RequestSender {
  readonly #fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly #clock: Clock;

  constructor(options: {
    entrance: Entrance;
    cluster: ClusterClient;
    clock: Clock;
  }) {
    const { cluster, entrance } = options;
    this.#clock = options.clock;
    this.#fetch =
      entrance.type === 'direct'
        ? (path, init) =>
            fetch(new URL(path, entrance.url), {
              ...init,
              // The address was allowed, not wherever it points to.
              redirect: 'manual',
            })
        : (path, init) => cluster.fetchService(entrance.service, path, init);
  }

  /**
   * A broken connection is an answer too: that nobody answered.
   *
   * @throws the signal's reason when it is aborted.
   */
  async send(
    path: string,
    init: {
      method: 'GET' | 'POST';
      headers?: Record<string, string>;
      body?: string;
    },
    signal?: AbortSignal,
  ): Promise<Answer> {
    const timeout = AbortSignal.timeout(requestTimeoutMs);
    const sent = this.#clock.now();
    const since = () => this.#clock.now() - sent;
    try {
      const response = await this.#fetch(path, {
        ...init,
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      const chunks: Uint8Array[] = [];
      let ttftMs: number | undefined;
      let bytes = 0;
      for await (const chunk of response.body ?? []) {
        ttftMs ??= since();
        chunks.push(chunk);
        bytes += chunk.byteLength;
      }
      return {
        type: 'answered',
        status: response.status,
        headers: response.headers,
        body: Buffer.concat(chunks).toString('utf8'),
        ...(ttftMs !== undefined && { ttftMs }),
        e2eMs: since(),
        bytes,
      };
    } catch (error) {
      signal?.throwIfAborted();
      return {
        type: 'unanswered',
        error: timeout.aborted
          ? `no complete answer within ${requestTimeoutMs / 1000} s`
          : innermostMessage(error),
        e2eMs: since(),
      };
    }
  }
}
