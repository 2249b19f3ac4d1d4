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
  };
}
