import type { ClusterClient, ServiceTarget } from '../../cluster/ClusterClient';
import { inProxyTurn } from '../../cluster/proxyTurns';
import type { Wire, WireExchange, WireListener, WireRequest } from './Wire';

/** To a Service through the API server's proxy, when it is its turn: a few requests at once for a cluster, whoever sends them. */
export class ServiceProxyWire implements Wire {
  readonly #cluster: ClusterClient;
  readonly #target: ServiceTarget;

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
    try {
      await inProxyTurn(this.#cluster, signal, work);
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  }
}
