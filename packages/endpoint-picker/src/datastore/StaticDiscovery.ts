import { Datastore, DiscoveredEndpoint } from './Datastore';
import { EndpointDiscovery } from './EndpointDiscovery';
import { ModelRewrite } from './ModelRewrites';

/**
 * Endpoints that are known beforehand, for an Endpoint Picker without
 * Kubernetes.
 *
 * @public
 */
export class StaticDiscovery implements EndpointDiscovery {
  readonly #endpoints: readonly DiscoveredEndpoint[];
  readonly #objectives: ReadonlyMap<string, number>;
  readonly #rewrites: readonly ModelRewrite[];

  /**
   * @param endpoints - the endpoints
   * @param objectives - priorities by the objective's name
   * @param rewrites - what becomes of requests for some models
   */
  constructor(
    endpoints: readonly DiscoveredEndpoint[],
    objectives: ReadonlyMap<string, number> = new Map(),
    rewrites: readonly ModelRewrite[] = [],
  ) {
    this.#endpoints = endpoints;
    this.#objectives = objectives;
    this.#rewrites = rewrites;
  }

  start(datastore: Datastore): void {
    datastore.objectives.replace(this.#objectives);
    datastore.rewrites.replace(this.#rewrites);
    datastore.setPoolSynced(true);
    datastore.replace(this.#endpoints);
  }
}
