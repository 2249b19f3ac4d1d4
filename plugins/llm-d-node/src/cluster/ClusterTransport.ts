/** One HTTP request to an API server. @public */
export interface ClusterRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path on the API server, starting with `/`, without query. */
  path: string;
  query?: Record<string, string | undefined>;
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
}

/**
 * How requests reach one cluster's API server. There are two: through Backstage's Kubernetes plugin, and by a kubeconfig.
 * An answer of any HTTP status is returned, only a broken connection throws.
 *
 * @public
 */
export interface ClusterTransport {
  /** Name of the cluster, for messages and entities. */
  readonly cluster: string;
  send(request: ClusterRequest): Promise<Response>;
}
