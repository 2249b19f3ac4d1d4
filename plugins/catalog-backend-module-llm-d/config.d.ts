export interface Config {
  catalog?: {
    providers?: {
      /** Custom resources of llm-d stacks in the clusters become catalog entities. */
      llmD?: {
        /**
         * Clusters to read, by the names that the Kubernetes plugin knows them by. Those that `llmD.clusters` gives direct access to are
         * watched, the others polled. Default: every cluster of the `config` cluster locators.
         */
        clusters?: string[];
        /** Least seconds between two readings of a cluster that is polled. Default: 2. */
        pollSeconds?: number;
        /** After so many minutes everything is emitted anew, whatever has changed. Default: 10. */
        fullSyncMinutes?: number;
        /**
         * Entity ref of the owner of stacks whose own claim (annotation `sim.llm-d.io/owner`) does not count, which is where `llmD.policy` does not
         * give their namespace to that owner. Default: `group:default/unknown`.
         */
        defaultOwner?: string;
        /** Entity ref of the system that stacks belong to. Default: none. */
        system?: string;
        /**
         * Entities that stand for the clusters. Default: one `Resource` of type `kubernetes-cluster` per cluster, of the cluster's name, that
         * this provider makes.
         */
        clusterEntities?: Array<{ cluster: string; entityRef: string }>;
      };
    };
  };
}
