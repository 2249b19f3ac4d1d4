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

  constructor(endpoints: readonly DiscoveredEndpoint[]) {
    this.#endpoints = endpoints;
  }

  start(datastore: Datastore): void {
    datastore.setPoolSynced(true);
    datastore.replace(this.#endpoints);
  }
}
