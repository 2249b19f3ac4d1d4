import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  DefaultClusterClient,
  KubernetesPluginTransport,
  type ClusterClient,
  type ClusterTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import type { Caller } from '../caller/Caller';
import type { ClusterDirectory } from './ClusterDirectory';

/**
 * Ways to the clusters, all through the Kubernetes plugin with this plugin's own credentials: users of ours need no permission for
 * its proxy. To a cluster that authenticates on the client side the caller's own token goes along, so that Kubernetes itself
 * sees the person. Only discovery is kept between callers, never an object, so nobody sees what was read for somebody else.
 */
export class ClusterClients {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;
  readonly #directory: ClusterDirectory;
  readonly #clients = new Map<string, ClusterClient>();

  constructor(options: {
    auth: AuthService;
    discovery: DiscoveryService;
    directory: ClusterDirectory;
  }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
    this.#directory = options.directory;
  }

  /**
   * @param name - out of an entity
   * @throws ServiceUnavailableError when there is no such cluster.
   * @throws NotAllowedError when the cluster wants the caller's own token and there is none.
   */
  async forCaller(name: string, caller: Caller): Promise<ClusterClient> {
    const { tokenHeader } = await this.#directory.get(name);
    if (tokenHeader === undefined) {
      return this.forService(name);
    }
    const token = caller.clusterTokens[tokenHeader];
    if (token === undefined) {
      throw new NotAllowedError(
        `Cluster ${name} lets people in with their own token only, and the request has none (header ${tokenHeader}): sign in to its identity provider`,
      );
    }
    return DefaultClusterClient.create({
      transport: this.#transport(name, { [tokenHeader]: token }),
    });
  }

  /** A name that the Kubernetes plugin does not know fails on first use. */
  forService(name: string): ClusterClient {
    const known = this.#clients.get(name);
    if (known) {
      return known;
    }
    const client = DefaultClusterClient.create({
      transport: this.serviceTransport(name),
    });
    this.#clients.set(name, client);
    return client;
  }

  serviceTransport(name: string): ClusterTransport {
    return this.#transport(name, {});
  }

  #transport(
    cluster: string,
    clusterAuthorization: Readonly<Record<string, string>>,
  ): ClusterTransport {
    return new KubernetesPluginTransport({
      cluster,
      auth: this.#auth,
      discovery: this.#discovery,
      credentials: () => this.#auth.getOwnServiceCredentials(),
      clusterAuthorization,
    });
  }
}
