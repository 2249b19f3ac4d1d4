import { KubeConfig, RequestContext } from '@kubernetes/client-node';

type Dispatcher = ReturnType<RequestContext['getDispatcher']>;

/**
 * A KubeConfig whose requests share one connection pool. The client makes a
 * pool per request whenever TLS is configured; the first one is kept and given
 * to all later requests.
 *
 * @public
 */
export class PooledKubeConfig extends KubeConfig {
  #shared: Dispatcher;

  async applySecurityAuthentication(context: RequestContext): Promise<void> {
    await super.applySecurityAuthentication(context);
    const fresh = context.getDispatcher();
    if (!fresh) {
      return;
    }
    this.#shared ??= fresh;
    if (fresh !== this.#shared) {
      context.setDispatcher(this.#shared);
      // Never used, so there is nothing that its closing could fail on.
      fresh.close().catch(() => {});
    }
  }

  /** Closes the pool at once, with all requests in it. */
  async close(): Promise<void> {
    await this.#shared?.destroy();
    this.#shared = undefined;
  }
}
