import { setTimeout } from 'node:timers/promises';
import type { Dispatcher } from 'undici';

/**
 * Connections that can be closed in a bounded time. undici offers closing, which waits for ever for an answer that nobody reads to its end, and
 * destroying, which ends every request; its `Agent` cannot be destroyed once it is closing, as it has forgotten its clients then.
 */
export class ConnectionPool {
  /** What requests are sent by. */
  readonly dispatcher: Dispatcher;
  readonly #pool: Dispatcher;
  /** Requests whose answers have not come to their ends. */
  readonly #underWay = new Set<object>();
  readonly #onIdle = new Set<() => void>();

  constructor(pool: Dispatcher) {
    this.#pool = pool;
    this.dispatcher = pool.compose(dispatch => (options, handler) => {
      const request = {};
      this.#underWay.add(request);
      return dispatch(
        options,
        endingWith(handler, () => this.#end(request)),
      );
    });
  }

  /** Waits for the ends of what is under way, but no longer than a grace (ms). */
  async close(graceMs: number): Promise<void> {
    const grace = new AbortController();
    await Promise.race([
      this.#idle(),
      setTimeout(graceMs, undefined, { signal: grace.signal }),
    ]);
    grace.abort();
    await this.#pool.destroy();
  }

  async #idle(): Promise<void> {
    if (this.#underWay.size > 0) {
      await new Promise<void>(resolve => this.#onIdle.add(resolve));
    }
  }

  #end(request: object): void {
    this.#underWay.delete(request);
    if (this.#underWay.size === 0) {
      this.#onIdle.forEach(resolve => resolve());
      this.#onIdle.clear();
    }
  }
}

/** A handler that also tells when its request has ended, in whatever way. */
function endingWith(
  handler: Dispatcher.DispatchHandler,
  onEnd: () => void,
): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (...told) => handler.onRequestStart?.(...told),
    onRequestUpgrade: (...told) => {
      onEnd();
      handler.onRequestUpgrade?.(...told);
    },
    onBodySent: chunk => handler.onBodySent?.(chunk),
    onRequestSent: () => handler.onRequestSent?.(),
    onResponseStarted: () => handler.onResponseStarted?.(),
    onResponseStart: (...told) => handler.onResponseStart?.(...told),
    onResponseData: (...told) => handler.onResponseData?.(...told),
    onResponseEnd: (...told) => {
      onEnd();
      handler.onResponseEnd?.(...told);
    },
    onResponseError: (...told) => {
      onEnd();
      handler.onResponseError?.(...told);
    },
  };
}
