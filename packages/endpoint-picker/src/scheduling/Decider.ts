import { Endpoint } from './Endpoint';
import { PluginId } from './plugins';
import { SchedulingRequest } from './SchedulingRequest';
import { SchedulingState } from './SchedulingState';

/**
 * Says whether prefill and decode of a request run on different pods.
 *
 * @public
 */
export interface Decider extends PluginId {
  readonly role: 'pd-decider';
  /** Name of the producer whose matches it reads, if it reads any. */
  readonly reads?: string;
  /** @param decode - the endpoint that the decode profile picked */
  disaggregates(
    request: SchedulingRequest,
    decode: Endpoint,
    state: SchedulingState,
  ): boolean;
}
