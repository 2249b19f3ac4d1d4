import type { ClusterClient, ServiceTarget } from '../../cluster/ClusterClient';
import type { Wire, WireExchange, WireListener, WireRequest } from './Wire';

/** More at once would starve the control plane. */
export const SERVICE_PROXY_REQUESTS = 5;

/** To a Service through the API server's proxy, a few requests at once; the others wait for their turn. */
export class ServiceProxyWire implements Wire {
  readonly #cluster: ClusterClient;
  readonly #target: ServiceTarget;
  readonly #waiting: (() => void)[] = [];
  #free = SERVICE_PROXY_REQUESTS;

  constructor(options: { cluster: ClusterClient; target: ServiceTarget }) {
    this.#cluster = options.cluster;
    this.#target = options.target;
  }

  send(request: WireRequest, listener: WireListener): WireExchange {
    const abort = new AbortController();
    const ended = this.#inTurn(abort.signal, async () => {
      listener.written();
      const response = await this.#cluster.fetchService(
        this.#target,
        request.path,
        {
          method: request.method,
          headers: {
            ...request.headers,
            // A compressed stream would come in other pieces than the model's.
            'accept-encoding': 'identity',
          },
          body: request.body,
          signal: abort.signal,
        },
      );
      listener.head(response.status, new Map(response.headers));
      for await (const chunk of response.body ?? []) {
        listener.data(chunk);
      }
    });
    return { ended, cancel: reason => abort.abort(reason) };
  }

  async close(): Promise<void> {}

  async #inTurn(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
    } else {
      await this.#turn(signal);
    }
    try {
      signal.throwIfAborted();
      await work();
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      const next = this.#waiting.shift();
      if (next) {
        next();
      } else {
        this.#free += 1;
      }
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(resolve);
      signal.addEventListener(
        'abort',
        () => {
          const place = this.#waiting.indexOf(resolve);
          if (place >= 0) {
            this.#waiting.splice(place, 1);
            reject(signal.reason);
          }
        },
        { once: true },
      );
    });
  }
}
