import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import type { ClusterRequest, ClusterTransport } from './ClusterTransport';
import { queryString } from './queryString';

/** Which cluster is reached through the Kubernetes plugin, and on whose behalf. @public */
export interface KubernetesPluginTransportOptions {
  /** Name of the cluster in Backstage's Kubernetes configuration. */
  cluster: string;
  discovery: DiscoveryService;
  auth: AuthService;
  /**
   * On whose behalf the proxy is called: a service's own credentials or a user's. A function is asked before each request,
   * so that long-lived clients do not outlive a token.
   */
  credentials: BackstageCredentials | (() => Promise<BackstageCredentials>);
  /**
   * Headers with the person's own token for a cluster that authenticates on the client side, e.g.
   * `backstage-kubernetes-authorization-oidc-okta`. Default: none, the Kubernetes plugin has credentials of its own.
   */
  clusterAuthorization?: Readonly<Record<string, string>>;
}

/**
 * Reaches an API server through the proxy of Backstage's Kubernetes plugin, so that clusters are configured in one place
 * and no cluster credential comes into our plugins.
 *
 * @public
 */
export class KubernetesPluginTransport implements ClusterTransport {
  readonly cluster: string;
  readonly #options: KubernetesPluginTransportOptions;

  constructor(options: KubernetesPluginTransportOptions) {
    this.cluster = options.cluster;
    this.#options = options;
  }

  async send(request: ClusterRequest): Promise<Response> {
    const { auth, clusterAuthorization, credentials, discovery } =
      this.#options;
    const [baseUrl, { token }] = await Promise.all([
      discovery.getBaseUrl('kubernetes'),
      auth.getPluginRequestToken({
        onBehalfOf:
          typeof credentials === 'function' ? await credentials() : credentials,
        targetPluginId: 'kubernetes',
      }),
    ]);
    return fetch(
      `${baseUrl}/proxy${request.path}${queryString(request.query)}`,
      {
        method: request.method,
        headers: {
          ...request.headers,
          ...clusterAuthorization,
          authorization: `Bearer ${token}`,
          'backstage-kubernetes-cluster': this.cluster,
          // Backstage compresses otherwise, and a compressor holds a stream's chunks back until its end.
          'accept-encoding': 'identity',
        },
        body: request.body,
        signal: request.signal,
        // An API server's redirect must not carry the token elsewhere.
        redirect: 'manual',
      },
    );
  }
}
