import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import {
  directTransport,
  KubernetesPluginTransport,
  type ClusterTransport,
} from '@llm-d-sim/plugin-llm-d-node';

/** How a cluster is followed. @public */
export interface FollowedCluster {
  transport: ClusterTransport;
  mode: 'watch' | 'poll';
}

/**
 * Watches a cluster that `llmD.clusters` gives direct access to; any other is polled through the Kubernetes plugin's proxy, which holds the events of
 * a watch back.
 *
 * @throws Error that says what is missing.
 */
export function followedCluster(
  cluster: string,
  services: { auth: AuthService; config: Config; discovery: DiscoveryService },
): FollowedCluster {
  const { auth, config, discovery } = services;
  const direct = directTransport(cluster, {
    clusters: config.getOptional('llmD.clusters'),
    clusterLocatorMethods: config.getOptional(
      'kubernetes.clusterLocatorMethods',
    ),
  });
  return direct
    ? { mode: 'watch', transport: direct }
    : {
        mode: 'poll',
        transport: new KubernetesPluginTransport({
          cluster,
          auth,
          discovery,
          credentials: () => auth.getOwnServiceCredentials(),
        }),
      };
}
