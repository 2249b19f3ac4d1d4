import { Pool, type Dispatcher } from 'undici';
import type { Wire, WireExchange, WireListener, WireRequest } from './Wire';

/**
 * To a gateway's own address, over as many connections as there are requests under way: an open loop must not wait for answers.
 * Redirects are not followed, for the address was allowed and not wherever it points to.
 */
export class DirectWire implements Wire {
  readonly #pool: Pool;
  readonly #hostname?: string;

  /** @param hostname - what requests ask for, where that is not the address: routes may look at it */
  constructor(url: URL, hostname?: string) {
    this.#hostname = hostname;
    this.#pool = new Pool(url.origin, {
      // One sends requests one after the other on each connection, and opens another where all are busy.
      pipelining: 1,
      connections: null,
      // Whoever sends has a time limit of its own.
      headersTimeout: 0,
      bodyTimeout: 0,
      // Closing an idle connection before the server does spares requests that meet a closed one.
      keepAliveTimeout: 3_000,
      keepAliveMaxTimeout: 3_000,
    });
  }

  send(request: WireRequest, listener: WireListener): WireExchange {
    let controller: Dispatcher.DispatchController | undefined;
    let cancelled: Error | undefined;
    let giveUp: (reason: Error) => void = () => {};
    const ended = new Promise<void>((resolve, reject) => {
      giveUp = reject;
      this.#pool.dispatch(
        {
          method: request.method,
          path: request.path,
          headers: {
            ...request.headers,
            ...(this.#hostname !== undefined && { host: this.#hostname }),
          },
          body: request.body,
        },
        {
          onRequestStart(started) {
            controller = started;
            if (cancelled) {
              started.abort(cancelled);
            } else {
              listener.written();
            }
          },
          onResponseStart(_, status, headers) {
            listener.head(
              status,
              new Map(
                Object.entries(headers).map(([name, value]) => [
                  name,
                  Array.isArray(value) ? value.join(', ') : value ?? '',
                ]),
              ),
            );
          },
          onResponseData: (_, chunk) => listener.data(chunk),
          onResponseEnd: () => resolve(),
          onResponseError: (_, error) => reject(error),
        },
      );
    });
    return {
      ended,
      cancel(reason) {
        cancelled ??= reason;
        giveUp(reason);
        controller?.abort(reason);
      },
    };
  }

  /** Breaks off what is under way. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}
