export interface Config {
  catalog?: {
    providers?: {
      /** Custom resources of llm-d stacks in the clusters become catalog entities. */
      llmD?: {
        /**
         * Clusters to read, by the names that the Kubernetes plugin knows them by.
         * Default: every cluster of the `config` cluster locators.
         */
        clusters?: string[];
        /** How often each cluster is read. Default: every 5 seconds. */
        schedule?: {
          frequency: { seconds: number };
          timeout: { seconds: number };
        };
        /** Entity ref of the owner of stacks whose own claim does not count. Default: `group:default/unknown`. */
        defaultOwner?: string;
        /** Whose claims count where: an owner named by a custom resource's annotation is believed only in a namespace that lists it here. */
        namespaces?: Array<{ name: string; owners: string[] }>;
      };
    };
  };
}
