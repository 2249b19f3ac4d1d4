import {
  GatewayConfig,
  GatewayListener,
  GatewayRoute,
  RouteMatch,
} from '../config/GatewayConfig';
import { Condition, conditionOf } from './conditions';
import { coversHost, hostnameRank } from './hostname';
import { RequestTraits } from './RequestTraits';

/** A route and the match of its that a request has met. */
export interface MatchedRoute {
  readonly route: GatewayRoute;
  readonly match: RouteMatch;
}

interface Candidate extends MatchedRoute {
  readonly hostname: string | undefined;
  readonly condition: Condition;
  /** Precedence, most important first; higher goes first. */
  readonly ranks: readonly number[];
}

const pathRanks = { PathPrefix: 0, RegularExpression: 1, Exact: 2 };

/**
 * The Gateway API's precedence: hostname, then path (exact, then - which the
 * API leaves open - regular expression, then prefix, the longer first), then
 * a method, then the number of headers, then of query parameters.
 */
const ranksOf = (
  hostname: string | undefined,
  match: RouteMatch,
): readonly number[] => {
  const path = match.path ?? { type: 'PathPrefix', value: '/' };
  return [
    hostnameRank(hostname),
    pathRanks[path.type],
    path.value.length,
    match.method === undefined ? 0 : 1,
    match.headers?.length ?? 0,
    match.queryParams?.length ?? 0,
  ];
};

const byPrecedence = (a: Candidate, b: Candidate): number => {
  for (const [index, rank] of a.ranks.entries()) {
    if (rank !== b.ranks[index]) {
      return b.ranks[index] - rank;
    }
  }
  return 0;
};

const candidatesOf = (route: GatewayRoute): Candidate[] => {
  const hostnames = route.hostnames.length > 0 ? route.hostnames : [undefined];
  const matches = route.matches.length > 0 ? route.matches : [{}];
  return hostnames.flatMap(hostname =>
    matches.map(match => ({
      route,
      match,
      hostname,
      condition: conditionOf(match),
      ranks: ranksOf(hostname, match),
    })),
  );
};

/** Which route a request takes: a configuration's routes in their precedence. */
export class RouteTable {
  readonly #listeners: readonly GatewayListener[];
  /** By listener name. */
  readonly #candidates: ReadonlyMap<string, readonly Candidate[]>;

  constructor(config: GatewayConfig) {
    this.#listeners = [...config.listeners].sort(
      (a, b) => hostnameRank(b.hostname) - hostnameRank(a.hostname),
    );
    // Stable, so the configuration's order breaks ties.
    const sorted = config.routes.flatMap(candidatesOf).sort(byPrecedence);
    this.#candidates = new Map(
      config.listeners.map(({ name }) => [
        name,
        sorted.filter(({ route }) => route.listeners?.includes(name) ?? true),
      ]),
    );
  }

  /**
   * @param listenerNames - the listeners on the port that the request came
   * in by
   * @returns undefined when no route wants the request (404)
   */
  match(
    listenerNames: ReadonlySet<string>,
    request: RequestTraits,
  ): MatchedRoute | undefined {
    const listener = this.#listeners.find(
      ({ name, hostname }) =>
        listenerNames.has(name) && coversHost(hostname, request.host),
    );
    return (this.#candidates.get(listener?.name ?? '') ?? []).find(
      candidate =>
        coversHost(candidate.hostname, request.host) &&
        candidate.condition(request),
    );
  }
}
