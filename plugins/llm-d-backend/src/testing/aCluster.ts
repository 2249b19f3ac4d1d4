import {
  DefaultClusterClient,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';

/** For what needs a cluster and asks it nothing. */
export const aCluster: ClusterClient = DefaultClusterClient.create({
  transport: {
    cluster: 'local',
    async send() {
      throw new Error('no cluster is asked here');
    },
  },
});
