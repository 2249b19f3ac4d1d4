import { KubeConfig, type RequestContext } from '@kubernetes/client-node';

type Dispatcher = NonNullable<ReturnType<RequestContext['getDispatcher']>>;

/**
 * A KubeConfig whose requests and watches share one connection pool: client-node 2.0 opens a connection for every
 * request as soon as a TLS option is set. It is made for one cluster and user.
 */
export class PooledKubeConfig extends KubeConfig {
  #pool: Dispatcher | undefined;

  /** A client of one API server, by token. */
  static of(access: {
    server: string;
    token: string;
    /** PEM in base64. */
    caData: string;
  }): PooledKubeConfig {
    const config = new PooledKubeConfig();
    config.loadFromClusterAndUser(
      {
        name: 'local',
        server: access.server,
        caData: access.caData,
        skipTLSVerify: false,
      },
      { name: 'local', token: access.token },
    );
    return config;
  }

  override async applySecurityAuthentication(
    context: RequestContext,
  ): Promise<void> {
    await super.applySecurityAuthentication(context);
    const fresh = context.getDispatcher();
    if (!fresh) {
      return;
    }
    if (!this.#pool) {
      this.#pool = fresh;
      return;
    }
    context.setDispatcher(this.#pool);
    // It never opened a connection, so there is nothing that closing could fail at.
    await fresh.close();
  }

  /** Closes every connection, those in use as well. */
  async close(): Promise<void> {
    const pool = this.#pool;
    this.#pool = undefined;
    await pool?.destroy();
  }
}
