import type { Config } from '@backstage/config';
import type { ClusterClients } from '../clusters/ClusterClients';
import type { ClusterDirectory } from '../clusters/ClusterDirectory';
import { directTransport } from '@llm-d-sim/plugin-llm-d-node';
import type { LlmDConfig } from '../config/readLlmDConfig';
import { ClusterFleet, type ClusterFleetOptions } from './ClusterFleet';
import type { FollowCluster } from './Fleet';

/**
 * Follows a cluster under an identity of the portal's own: by watch where it is configured to be reached directly, else by polling
 * through the Kubernetes plugin. A cluster that lets people in with their own tokens only is not followed.
 */
export function followClusters(
  options: {
    clients: ClusterClients;
    config: Config;
    directory: ClusterDirectory;
    settings: LlmDConfig;
  } & Pick<ClusterFleetOptions, 'now' | 'onChange' | 'probesOf'>,
): FollowCluster {
  const { clients, config, directory, settings, ...rest } = options;
  return async name => {
    const direct = directTransport(name, {
      clusters: settings.clusters,
      clusterLocatorMethods: config.getOptional(
        'kubernetes.clusterLocatorMethods',
      ),
    });
    if (!direct) {
      const { tokenHeader } = await directory.get(name);
      if (tokenHeader !== undefined) {
        return {
          refused: `Cluster ${name} lets people in with their own token only: open a stack's page to see its health, or set llmD.clusters for the portal to watch it`,
        };
      }
    }
    const fleet = new ClusterFleet({
      ...rest,
      transport: direct ?? clients.serviceTransport(name),
      mode: direct ? 'watch' : 'poll',
      pollMs: settings.fleet.pollSeconds * 1000,
    });
    fleet.start();
    return { fleet };
  };
}
