import { Endpoint } from './Endpoint';
import { Picker, PluginId } from './plugins';

/**
 * One scorer's word on one endpoint.
 *
 * @public
 */
export interface ScorerResult {
  readonly scorer: PluginId;
  /** The score, clamped to 0..1. */
  readonly raw: number;
  readonly weight: number;
  /** `weight * raw`. */
  readonly weighted: number;
}

/**
 * All scores of one endpoint.
 *
 * @public
 */
export interface EndpointScores {
  readonly endpoint: Endpoint;
  readonly scorers: readonly ScorerResult[];
  /** Sum of the weighted scores. */
  readonly total: number;
}

/**
 * What a filter took away.
 *
 * @public
 */
export interface FilterResult {
  readonly filter: PluginId;
  readonly dropped: readonly Endpoint[];
}

/**
 * One pick, with everything that led to it.
 *
 * @public
 */
export interface Decision {
  readonly requestId: string;
  readonly profile: string;
  /** The endpoints that the profile began with. */
  readonly candidates: readonly Endpoint[];
  /** Those that ran: none runs once nobody is left. */
  readonly filters: readonly FilterResult[];
  /** The endpoints that all filters kept. */
  readonly scores: readonly EndpointScores[];
  /** The endpoints that share the highest total. */
  readonly tied: readonly Endpoint[];
  /**
   * By how much the highest total exceeds the second highest: 0 in a tie,
   * undefined when fewer than two endpoints were scored.
   */
  readonly margin?: number;
  readonly picker: PluginId & Pick<Picker, 'maxNumOfEndpoints'>;
  /** In the order in which they are to be tried; empty if all were dropped. */
  readonly picked: readonly Endpoint[];
}
