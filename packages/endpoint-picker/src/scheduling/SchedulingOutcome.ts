import { Decision } from './Decision';
import { Headers } from './RoutingHeaders';

/**
 * A request that has a place.
 *
 * @public
 */
export interface ScheduledRequest {
  readonly kind: 'scheduled';
  /** The decision of the primary profile: its pick serves the request. */
  readonly decision: Decision;
  /** Of all profiles that ran, by name, in the order in which they ran. */
  readonly decisions: ReadonlyMap<string, Decision>;
  /** The request's headers from here on. */
  readonly requestHeaders: Headers;
  /** Headers to add to the response. */
  readonly responseHeaders: Headers;
  /**
   * To be called when the first of the response arrives: prefill is over, and
   * where the release counts so its count ends.
   */
  responseStarted(): void;
  /** To be called once the response is complete, or the client gone. */
  release(): void;
}

/**
 * A request for which no endpoint is left.
 *
 * @public
 */
export interface UnschedulableRequest {
  readonly kind: 'unschedulable';
  readonly decisions: ReadonlyMap<string, Decision>;
  /** In the real Endpoint Picker's words. */
  readonly reason: string;
}

/**
 * A request that was to be placed only where its prompt is cached, which it is
 * not. Nothing is remembered of it.
 *
 * @public
 */
export interface UncachedRequest {
  readonly kind: 'uncached';
  readonly decisions: ReadonlyMap<string, Decision>;
}
