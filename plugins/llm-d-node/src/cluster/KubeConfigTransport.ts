import {
  IsomorphicFetchHttpLibrary,
  KubeConfig,
  RequestContext,
  type HttpMethod,
} from '@kubernetes/client-node';
import { join } from 'node:path';
import type { ClusterRequest, ClusterTransport } from './ClusterTransport';
import { PooledKubeConfig } from './PooledKubeConfig';
import { queryString } from './queryString';

/** Bodies come decoded, so these headers of the wire no longer describe them. */
const headersOfTheWire = [
  'content-encoding',
  'content-length',
  'transfer-encoding',
];

const statusesWithoutBody = [204, 205, 304];

const methods: Readonly<Record<ClusterRequest['method'], HttpMethod>> = {
  GET: 'GET',
  POST: 'POST',
  PUT: 'PUT',
  PATCH: 'PATCH',
  DELETE: 'DELETE',
};

/**
 * Reaches an API server as a kubeconfig says: for the operator, the demo and unattended work.
 *
 * @public
 */
export class KubeConfigTransport implements ClusterTransport {
  readonly cluster: string;
  readonly #kubeConfig: PooledKubeConfig;
  readonly #http = new IsomorphicFetchHttpLibrary();

  private constructor(kubeConfig: PooledKubeConfig, cluster: string) {
    this.#kubeConfig = kubeConfig;
    this.cluster = cluster;
  }

  /**
   * @param options - `cluster` is what messages call it; `context` chooses another context than the file's current one
   */
  static fromFile(
    path: string,
    options: { cluster: string; context?: string },
  ): KubeConfigTransport {
    return new KubeConfigTransport(
      PooledKubeConfig.fromFile(path, { context: options.context }),
      options.cluster,
    );
  }

  static fromKubeConfig(
    kubeConfig: KubeConfig,
    options: { cluster: string },
  ): KubeConfigTransport {
    return new KubeConfigTransport(
      PooledKubeConfig.from(kubeConfig),
      options.cluster,
    );
  }

  /** Reaches an API server with a bearer token, as Backstage's Kubernetes configuration names them. */
  static fromToken(
    server: {
      url: string;
      token: string;
      caData?: string;
      caFile?: string;
      skipTLSVerify: boolean;
    },
    options: { cluster: string },
  ): KubeConfigTransport {
    const { token, url, ...tls } = server;
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromClusterAndUser(
      { name: options.cluster, server: url, ...tls },
      { name: 'portal', token },
    );
    return KubeConfigTransport.fromKubeConfig(kubeConfig, options);
  }

  /**
   * Reaches an API server with the token and the CA that a folder holds, as a ServiceAccount is mounted into a pod. The token is read again as it
   * is renewed.
   *
   * @param server - `folder` holds `token` and `ca.crt`
   */
  static fromMountedAccount(
    server: { url: string; folder: string; skipTLSVerify: boolean },
    options: { cluster: string },
  ): KubeConfigTransport {
    const { folder, skipTLSVerify, url } = server;
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromClusterAndUser(
      {
        name: options.cluster,
        server: url,
        caFile: join(folder, 'ca.crt'),
        skipTLSVerify,
      },
      {
        name: 'portal',
        authProvider: {
          name: 'tokenFile',
          config: { tokenFile: join(folder, 'token') },
        },
      },
    );
    return KubeConfigTransport.fromKubeConfig(kubeConfig, options);
  }

  async send(request: ClusterRequest): Promise<Response> {
    const server = this.#kubeConfig.getCurrentCluster()?.server;
    if (!server) {
      throw new Error(
        `The kubeconfig for cluster ${this.cluster} has no current context: set current-context to one of its contexts`,
      );
    }
    const context = new RequestContext(
      `${server.replace(/\/+$/, '')}${request.path}${queryString(
        request.query,
      )}`,
      methods[request.method],
    );
    for (const [name, value] of Object.entries(request.headers ?? {})) {
      context.setHeaderParam(name, value);
    }
    context.setBody(request.body);
    if (request.signal) {
      context.setSignal(request.signal);
    }
    await this.#kubeConfig.applySecurityAuthentication(context);

    const answer = await this.#http.send(context).toPromise();
    const headers = new Headers(answer.headers);
    headersOfTheWire.forEach(name => headers.delete(name));
    const status = answer.httpStatusCode;
    return new Response(
      statusesWithoutBody.includes(status) ? undefined : answer.body.stream(),
      { status, headers },
    );
  }

  /** Closes the connections, those in use after a grace of some seconds; the transport stays usable. */
  async close(): Promise<void> {
    await this.#kubeConfig.close();
  }
}
