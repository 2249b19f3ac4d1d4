import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import {
  DefaultClusterClient,
  KubernetesPluginTransport,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';

/**
 * One client per cluster, all with this plugin's own credentials: users of ours need no permission for the Kubernetes proxy.
 * Only discovery is kept between callers, never an object, so nobody sees what was read for somebody else.
 */
export class ClusterClients {
  readonly #options: { auth: AuthService; discovery: DiscoveryService };
  readonly #clients = new Map<string, ClusterClient>();

  constructor(options: { auth: AuthService; discovery: DiscoveryService }) {
    this.#options = options;
  }

  /** `cluster` comes from an entity; a name that the Kubernetes plugin does not know fails on first use. */
  get(cluster: string): ClusterClient {
    const known = this.#clients.get(cluster);
    if (known) {
      return known;
    }
    const { auth, discovery } = this.#options;
    const client = DefaultClusterClient.create({
      transport: new KubernetesPluginTransport({
        cluster,
        auth,
        discovery,
        credentials: () => auth.getOwnServiceCredentials(),
      }),
    });
    this.#clients.set(cluster, client);
    return client;
  }
}
