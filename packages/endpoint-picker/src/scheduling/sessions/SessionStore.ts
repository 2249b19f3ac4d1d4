import { Endpoint } from '../Endpoint';
import { PluginId } from '../plugins';
import { SchedulingRequest } from '../SchedulingRequest';

/**
 * Remembers which endpoint serves which session. Like a prefix match producer
 * it has a memory, and scorers see a view of it in the scheduling state.
 *
 * @public
 */
export interface SessionStore extends PluginId {
  readonly role: 'session-store';
  /** Key of the endpoint that the request's session is bound to. */
  boundTo(request: SchedulingRequest, now: number): string | undefined;
  /** Name of the profile whose pick binds; undefined is the primary one. */
  readonly profile?: string;
  /** Records where a request of a session went. */
  served(
    request: SchedulingRequest,
    endpoint: Endpoint,
    candidates: readonly Endpoint[],
    now: number,
  ): void;
}
