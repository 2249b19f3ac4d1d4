export interface Config {
  llmD?: {
    /**
     * Set where the portal runs beside its embedded local cluster: routing tests may then dial loopback addresses, which
     * is where that cluster's gateways listen. Default: false.
     */
    localCluster?: boolean;
    gateways?: {
      /**
       * Hosts of gateways that routing tests may dial directly, e.g. `gateway.example.com`, `*.inference.example.com` or
       * `10.0.0.7:8080`. Any other gateway is reached through the API server's service proxy. Default: none.
       */
      allow?: string[];
    };
    /**
     * Clusters that are watched directly, under an identity of their own: changes show within a second and the API server has
     * one list and one watch per kind. Every other cluster is polled through the Kubernetes plugin's proxy.
     */
    clusters?: Array<{
      /** As the Kubernetes plugin knows it. */
      name: string;
      /** Default: true. */
      watch?: boolean;
      /**
       * Path of a kubeconfig file. Default: address, CA and service account token of the cluster of this name in
       * `kubernetes.clusterLocatorMethods`.
       */
      kubeconfig?: string;
      /** Context of the kubeconfig. Default: its current one. */
      context?: string;
      /**
       * Folder with `token` and `ca.crt` of a ServiceAccount, mounted into the portal's pod. Default, for a cluster of `serviceAccount` without
       * a token: the account of the pod itself.
       */
      accountFolder?: string;
    }>;
    fleet?: {
      /** Least seconds between two readings of a cluster that is polled. Default: 2. */
      pollSeconds?: number;
    };
    health?: {
      /**
       * Whether a request is sent through the gateway to see that it is answered: never, when somebody asks for it, or
       * regularly for every stack. Default: `on-demand`.
       */
      probe?: 'off' | 'on-demand' | 'periodic';
      /** Seconds between two probes of a stack. Default: 60. */
      probeSeconds?: number;
    };
    routingTests?: {
      /** Days for which runs are kept; baselines stay. Default: 30. */
      keepDays?: number;
      /** Runs that are kept of one scenario of one stack. Default: 200. */
      keepNewest?: number;
      /** Runs that one stack may have at once. Default: 1. */
      parallelPerStack?: number;
      /** Runs that one person or service may start in an hour. Default: 60. */
      runsPerCallerAndHour?: number;
      /** After this time a run is ended as failed. Default: 10. */
      longestMinutes?: number;
    };
    actions?: {
      /** Calls of this plugin's actions (tools of an agent) by one person or service in a minute. Default: 60. */
      callsPerCallerAndMinute?: number;
    };
  };
}
