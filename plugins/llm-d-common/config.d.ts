export interface Config {
  llmD?: {
    /**
     * What the platform team allows. It is enforced by the backend and by the scaffolder's actions, whatever a form says; a refusal
     * names the rule by its key. What is left out is allowed. kubectl passes the portal by: docs/golden-paths.md has the same
     * rules for the API server.
     */
    policy?: {
      /** Names of clusters, with `*` for a part. */
      clusters?: string[];
      /** Namespaces that stacks may stand in. The first that fits does not decide: one that allows is enough. */
      namespaces?: Array<{
        /** Name, with `*` for a part, e.g. `team-a-*`. */
        name: string;
        /** Only in these clusters; names, with `*` for a part. Default: in all. */
        clusters?: string[];
        /**
         * Entity refs of the groups and users that may use it, e.g. `group:default/team-a`; also the owners whose claim by the
         * annotation `sim.llm-d.io/owner` is believed there. Default: everybody may use it, and no claim is believed.
         */
        owners?: string[];
      }>;
      images?: {
        /**
         * Images that pods may run, by their whole name: `*` stands for anything but a slash, `**` for anything, e.g.
         * `ghcr.io/llm-d/*`. With a tag only that tag.
         */
        allow: string[];
      };
      /** Most pods of one Deployment, also under an autoscaler. */
      maximumReplicas?: number;
      /** Labels that custom resources must carry. */
      requiredLabels?: Array<{
        key: string;
        /** Pattern with `*` for a part. Default: any value. */
        value?: string;
      }>;
      /** How custom resources may be delivered. Default: both. */
      delivery?: Array<'apply' | 'pull-request'>;
      /** What one routing test may cost. */
      load?: {
        maximumRequests?: number;
        /** Requests under way at once. */
        maximumConcurrency?: number;
        /** By the scenario's own estimate. */
        maximumSeconds?: number;
      };
    };
  };
}
