import {
  DefaultClusterClient,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';

/** A cluster that Git delivers to, and that the portal cannot reach. */
export function silentCluster(cluster: string): ClusterClient {
  return DefaultClusterClient.create({
    transport: {
      cluster,
      send: async () => {
        throw new TypeError('fetch failed');
      },
    },
  });
}
