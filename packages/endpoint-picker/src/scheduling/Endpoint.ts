/**
 * LoRA adapters on a model server.
 *
 * @public
 */
export interface LoraAdapters {
  /** Names of those that requests run with. */
  readonly active: readonly string[];
  /** Names of those that requests wait for. */
  readonly waiting: readonly string[];
  /** How many can be active at once. */
  readonly max: number;
}

/**
 * What the last successful scrape of a model server said.
 *
 * @public
 */
export interface EndpointMetrics {
  /** Requests that wait in the model server's queue. */
  readonly waitingRequests: number;
  /** Requests that the model server works on. */
  readonly runningRequests: number;
  /** Used share of the KV cache, 0..1. */
  readonly kvCacheUsage: number;
  /** Tokens in one KV-cache block; undefined until the server told. */
  readonly cacheBlockTokens?: number;
  /** KV-cache blocks of the server; undefined until the server told. */
  readonly cacheBlocks?: number;
  /** Its LoRA adapters; undefined until the server told. */
  readonly adapters?: LoraAdapters;
  /** When the figures were read, in milliseconds; undefined before the first. */
  readonly updatedAt?: number;
}

/**
 * The figures of a server that was never scraped: idle, and empty.
 *
 * @public
 */
export const NO_METRICS: EndpointMetrics = {
  waitingRequests: 0,
  runningRequests: 0,
  kvCacheUsage: 0,
};

/**
 * A place that a request can be sent to: one port of one ready pod.
 *
 * @public
 */
export interface Endpoint {
  /** Its identity, {@link endpointKey}, made once: every decision looks everybody up by it. */
  readonly key: string;
  /** `<pod>-rank-<index of the target port>`. */
  readonly name: string;
  readonly namespace: string;
  readonly podName: string;
  /** IP address of the pod. */
  readonly address: string;
  readonly port: number;
  /** Labels of the pod. */
  readonly labels: Readonly<Record<string, string>>;
  readonly metrics: EndpointMetrics;
}

/**
 * The identity of an endpoint over its lifetime, `<namespace>/<name>`.
 *
 * @public
 */
export function endpointKey(
  endpoint: Pick<Endpoint, 'namespace' | 'name'>,
): string {
  return `${endpoint.namespace}/${endpoint.name}`;
}

/**
 * `<ip>:<port>` as the Endpoint Picker Protocol wants it; IPv6 in brackets.
 *
 * @public
 */
export function endpointAddress(
  endpoint: Pick<Endpoint, 'address' | 'port'>,
): string {
  return endpoint.address.includes(':')
    ? `[${endpoint.address}]:${endpoint.port}`
    : `${endpoint.address}:${endpoint.port}`;
}
