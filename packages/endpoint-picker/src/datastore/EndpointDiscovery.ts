import { Datastore } from './Datastore';

/**
 * Finds out which endpoints there are, and keeps a datastore up to date.
 *
 * @public
 */
export interface EndpointDiscovery {
  /**
   * Begins; comes back at once and works until the signal is aborted.
   *
   * @param datastore - gets the endpoints, and whether the pool is known
   * @param signal - ends the discovery
   */
  start(datastore: Datastore, signal: AbortSignal): void;
}
