import {
  Endpoint,
  EndpointMetrics,
  NO_METRICS,
  endpointKey,
} from '../scheduling/Endpoint';
import { ModelRewrites } from './ModelRewrites';
import { Objectives } from './Objectives';

/**
 * A pod as discovery sees it.
 *
 * @public
 */
export type DiscoveredEndpoint = Omit<Endpoint, 'key' | 'metrics'>;

/**
 * What changed in the set of endpoints.
 *
 * @public
 */
export interface EndpointChange {
  readonly added: readonly DiscoveredEndpoint[];
  readonly removed: readonly DiscoveredEndpoint[];
}

/** At another address it is another server, whatever its name. */
function sameServer(a: DiscoveredEndpoint, b: DiscoveredEndpoint): boolean {
  return a.address === b.address && a.port === b.port;
}

function sameLabels(a: DiscoveredEndpoint, b: DiscoveredEndpoint): boolean {
  const labels = Object.entries(a.labels);
  return (
    labels.length === Object.keys(b.labels).length &&
    labels.every(([key, value]) => b.labels[key] === value)
  );
}

/**
 * The endpoints to choose among, and the newest figures of each.
 *
 * @public
 */
export class Datastore {
  readonly objectives = new Objectives();
  readonly rewrites = new ModelRewrites();
  readonly #endpoints = new Map<string, Endpoint>();
  #poolSynced = false;
  #hasOnePort = true;
  #listener: (change: EndpointChange) => void = () => {};

  /** Whether the pool is known; without it nothing can be served. */
  get poolSynced(): boolean {
    return this.#poolSynced;
  }

  setPoolSynced(synced: boolean): void {
    this.#poolSynced = synced;
  }

  /** Whether every pod of the pool is one endpoint. */
  get hasOnePort(): boolean {
    return this.#hasOnePort;
  }

  /** Sets how many target ports the pool has; one unless told otherwise. */
  setTargetPorts(count: number): void {
    this.#hasOnePort = count === 1;
  }

  /** Tells one listener of every change of the set. */
  onChange(listener: (change: EndpointChange) => void): void {
    this.#listener = listener;
  }

  /** All endpoints, each with its newest figures. */
  endpoints(): readonly Endpoint[] {
    return [...this.#endpoints.values()];
  }

  /** Keys of all endpoints. */
  keys(): ReadonlySet<string> {
    return new Set(this.#endpoints.keys());
  }

  get(key: string): Endpoint | undefined {
    return this.#endpoints.get(key);
  }

  /**
   * Replaces the set of endpoints. One that stays keeps its figures unless its
   * address changed.
   */
  replace(discovered: readonly DiscoveredEndpoint[]): void {
    const wanted = new Map(discovered.map(e => [endpointKey(e), e]));
    const added: DiscoveredEndpoint[] = [];
    const removed: DiscoveredEndpoint[] = [];
    for (const [key, endpoint] of this.#endpoints) {
      const next = wanted.get(key);
      if (!next || !sameServer(next, endpoint)) {
        this.#endpoints.delete(key);
        removed.push(endpoint);
      }
    }
    for (const [key, endpoint] of wanted) {
      const before = this.#endpoints.get(key);
      if (!before) {
        added.push(endpoint);
        this.#endpoints.set(key, { ...endpoint, key, metrics: NO_METRICS });
      } else if (!sameLabels(before, endpoint)) {
        this.#endpoints.set(key, { ...endpoint, key, metrics: before.metrics });
      }
    }
    if (added.length > 0 || removed.length > 0) {
      this.#listener({ added, removed });
    }
  }

  /** Sets the figures of an endpoint, unless it is gone. */
  setMetrics(key: string, metrics: EndpointMetrics): void {
    const endpoint = this.#endpoints.get(key);
    if (endpoint) {
      this.#endpoints.set(key, { ...endpoint, metrics });
    }
  }
}
