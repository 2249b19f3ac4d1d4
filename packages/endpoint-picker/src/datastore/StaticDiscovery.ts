import { Datastore, DiscoveredEndpoint } from './Datastore';
import { EndpointDiscovery } from './EndpointDiscovery';

/**
 * Endpoints that are known beforehand, for an Endpoint Picker without
 * Kubernetes.
 *
 * @public
 */
export class StaticDiscovery implements EndpointDiscovery {
  readonly #endpoints: readonly DiscoveredEndpoint[];
  readonly #objectives: ReadonlyMap<string, number>;

  /**
   * @param endpoints - the endpoints
   * @param objectives - priorities by the objective's name
   */
  constructor(
    endpoints: readonly DiscoveredEndpoint[],
    objectives: ReadonlyMap<string, number> = new Map(),
  ) {
    this.#endpoints = endpoints;
    this.#objectives = objectives;
  }

  start(datastore: Datastore): void {
    datastore.objectives.replace(this.#objectives);
    datastore.setPoolSynced(true);
    datastore.replace(this.#endpoints);
  }
}
