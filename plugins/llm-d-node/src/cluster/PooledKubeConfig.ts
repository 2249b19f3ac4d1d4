import { KubeConfig, type RequestContext } from '@kubernetes/client-node';
import { ConnectionPool } from './ConnectionPool';

/**
 * A KubeConfig whose clients and watches share one connection pool per cluster and user. Without it client-node 2.0 opens a
 * connection for each request as soon as a TLS option is set.
 *
 * @public
 */
export class PooledKubeConfig extends KubeConfig {
  readonly #pools = new Map<string, ConnectionPool>();

  /** Reads a kubeconfig file, optionally with another context than its current one. */
  static fromFile(
    path: string,
    options: { context?: string } = {},
  ): PooledKubeConfig {
    const config = new PooledKubeConfig();
    config.loadFromFile(path);
    if (options.context !== undefined) {
      config.setCurrentContext(options.context);
    }
    return config;
  }

  /** The same clusters, users and current context as another KubeConfig's. */
  static from(other: KubeConfig): PooledKubeConfig {
    if (other instanceof PooledKubeConfig) {
      return other;
    }
    const config = new PooledKubeConfig();
    config.loadFromOptions({
      clusters: other.getClusters(),
      contexts: other.getContexts(),
      users: other.getUsers(),
      currentContext: other.getCurrentContext(),
    });
    return config;
  }

  override async applySecurityAuthentication(
    context: RequestContext,
  ): Promise<void> {
    await super.applySecurityAuthentication(context);
    const fresh = context.getDispatcher();
    const pool = this.#pools.get(this.#poolKey);
    if (pool) {
      context.setDispatcher(pool.dispatcher);
      // Another request was faster. It has no connection yet, so closing it cannot fail for want of a peer.
      await fresh?.close();
    } else if (fresh) {
      const opened = new ConnectionPool(fresh);
      this.#pools.set(this.#poolKey, opened);
      context.setDispatcher(opened.dispatcher);
    }
  }

  /** Called for each request: an agent that is not going to be used is not made in the first place. */
  override createDispatcherOptions(
    ...parameters: Parameters<KubeConfig['createDispatcherOptions']>
  ): ReturnType<KubeConfig['createDispatcherOptions']> {
    if (this.#pools.has(this.#poolKey)) {
      return { type: 'none' };
    }
    const options = super.createDispatcherOptions(...parameters);
    return options.type === 'agent'
      ? { ...options, connect: overHttp1(options.connect) }
      : options;
  }

  get #poolKey(): string {
    return JSON.stringify([
      this.getCurrentCluster()?.name,
      this.getCurrentUser()?.name,
    ]);
  }

  /**
   * Closes all connections when their requests have ended, but no later than after a grace. The next request opens a new pool.
   *
   * @param options - `graceMs`: what still runs then is ended. Default 5 s.
   */
  async close({ graceMs = 5_000 }: { graceMs?: number } = {}): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map(pool => pool.close(graceMs)));
  }
}

/**
 * undici 8 speaks HTTP/2 with a server that can. A request that is given up in the moment of its answer then leaves a stream behind, whose
 * error nobody hears when the connection is closed: a program that stops would end by it.
 */
function overHttp1<T extends object>(connect: T): T & { allowH2: false } {
  return { ...connect, allowH2: false };
}
