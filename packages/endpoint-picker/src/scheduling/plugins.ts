import { Endpoint } from './Endpoint';
import { SchedulingRequest } from './SchedulingRequest';
import { PrefixMatches, SchedulingState } from './SchedulingState';

/**
 * A source of random numbers in [0, 1), passed in so that ties can be seeded.
 *
 * @public
 */
export type Random = () => number;

/**
 * Names a plugin instance: several of one type may be configured.
 *
 * @public
 */
export interface PluginId {
  readonly name: string;
  readonly type: string;
}

/**
 * `<name>/<type>`, as the decision log writes a plugin.
 *
 * @public
 */
export function typedName(plugin: PluginId): string {
  return `${plugin.name}/${plugin.type}`;
}

/**
 * Keeps the endpoints that may serve the request.
 *
 * @public
 */
export interface Filter extends PluginId {
  readonly role: 'filter';
  keeps(endpoint: Endpoint, request: SchedulingRequest): boolean;
}

/**
 * Says how well each endpoint suits the request.
 *
 * @public
 */
export interface Scorer extends PluginId {
  readonly role: 'scorer';
  /** Name of the producer whose matches it reads, if it reads any. */
  readonly reads?: string;
  /** One score per endpoint, in the order of `endpoints`. */
  score(
    endpoints: readonly Endpoint[],
    request: SchedulingRequest,
    state: SchedulingState,
  ): readonly number[];
}

/**
 * An endpoint with its weighted sum of scores.
 *
 * @public
 */
export interface ScoredEndpoint {
  readonly endpoint: Endpoint;
  readonly total: number;
}

/**
 * Chooses among scored endpoints, the best first.
 *
 * @public
 */
export interface Picker extends PluginId {
  readonly role: 'picker';
  /** How many endpoints it names at most. */
  readonly maxNumOfEndpoints: number;
  pick(scored: readonly ScoredEndpoint[], random: Random): readonly Endpoint[];
}

/**
 * Knows what this request has in common with earlier ones. A producer is the
 * one kind of plugin with a memory; {@link SchedulingState} is a view of it.
 *
 * @public
 */
export interface PrefixMatchProducer extends PluginId {
  readonly role: 'prefix-match-producer';
  /** Whose picks it learns from: v0.4.0 knows the primary profile alone. */
  readonly learnsFrom: 'primary-profile' | 'all-profiles';
  /** Blocks that are remembered, of all endpoints together. */
  readonly entries: number;
  /**
   * Looks the request up, in blocks of so many bytes; `served` is to be called
   * with the chosen endpoint.
   */
  match(
    request: SchedulingRequest,
    endpoints: readonly Endpoint[],
  ): {
    matches: PrefixMatches;
    blockBytes: number;
    served(endpoint: Endpoint): void;
  };
  /** Forgets endpoints that are gone. */
  retain(endpointKeys: ReadonlySet<string>): void;
}

/**
 * A plugin that a configuration may name although it changes no decision
 * here: its work is done by the part named in `doneBy`.
 *
 * @public
 */
export interface BuiltInPlugin extends PluginId {
  readonly role: 'built-in';
  readonly doneBy: string;
}
