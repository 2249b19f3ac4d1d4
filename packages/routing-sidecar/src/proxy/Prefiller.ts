import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { SidecarOptions } from '../configuration/SidecarOptions';
import { SidecarLog } from '../log/SidecarLog';
import { endToEndHeaders, HeaderEntry } from './headers';
import { Upstream, UpstreamRequest } from './Upstream';

/** A prefill pod's whole answer. */
export interface PrefillAnswer {
  readonly status: number;
  readonly headers: readonly HeaderEntry[];
  readonly body: Buffer;
}

/** Overload and broken connections pass; other errors come again. */
const transient: ReadonlySet<number> = new Set([502, 503, 504]);

/** Asks prefill pods. */
export class Prefiller {
  readonly #upstream: Upstream;
  readonly #retries: SidecarOptions['prefillRetries'];
  readonly #log: SidecarLog;

  constructor(
    upstream: Upstream,
    retries: SidecarOptions['prefillRetries'],
    log: SidecarLog,
  ) {
    this.#upstream = upstream;
    this.#retries = retries;
    this.#log = log;
  }

  /**
   * Asks until the answer is none that passes, or the tries are used up. A
   * pod that cannot be reached counts as a 502 without words.
   *
   * @throws AbortError when the client goes away
   */
  async ask(
    to: { host: string; port: number },
    request: UpstreamRequest,
    requestId: string,
    signal: AbortSignal,
  ): Promise<PrefillAnswer> {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.#askOnce(to, request, signal);
      if (!transient.has(answer.status) || attempt >= this.#retries.max) {
        return answer;
      }
      this.#log.info('retrying prefill request', {
        attempt: attempt + 1,
        target: `${to.host}:${to.port}`,
        request_id: requestId,
        previous_code: answer.status,
      });
      await delay(this.#retries.backoff, undefined, { signal });
    }
  }

  async #askOnce(
    to: { host: string; port: number },
    request: UpstreamRequest,
    signal: AbortSignal,
  ): Promise<PrefillAnswer> {
    try {
      const response = await this.#upstream.send(to, request, signal);
      return {
        status: response.statusCode ?? 502,
        headers: endToEndHeaders(response.rawHeaders),
        body: await buffer(response),
      };
    } catch (error) {
      signal.throwIfAborted();
      this.#log.error(
        'http: proxy error',
        error instanceof Error ? error.message : String(error),
        { target: `${to.host}:${to.port}` },
      );
      return { status: 502, headers: [], body: Buffer.alloc(0) };
    }
  }
}
