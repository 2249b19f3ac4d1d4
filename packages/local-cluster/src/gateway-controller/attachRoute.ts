import { verdict, type Verdict } from './statusConditions';
import { matchesLabels } from './matchesLabels';
import { PROTOCOLS } from './resolveListeners';
import type { RouteProblem } from './resolveFilters';
import type {
  Gateway,
  HttpRoute,
  Listener,
  ParentReference,
} from './resources';
import type { WorldIndex } from './World';

export interface Attachment {
  /** Listeners that take the route; empty when it was not accepted. */
  listeners: readonly Listener[];
  accepted: Verdict;
}

/**
 * Whether, and where, a gateway takes a route that names it as parent.
 *
 * @param problem - what the local gateway cannot do of the route, if anything
 */
export function attachRoute(
  route: HttpRoute,
  parent: ParentReference,
  gateway: Gateway,
  world: WorldIndex,
  problem: RouteProblem | undefined,
): Attachment {
  const refuse = (reason: string, message: string): Attachment => ({
    listeners: [],
    accepted: verdict(
      'Accepted',
      'False',
      reason,
      message,
      route.metadata.generation,
    ),
  });
  const name = gateway.metadata.name;

  const meant = gateway.spec.listeners.filter(
    listener =>
      (!parent.sectionName || listener.name === parent.sectionName) &&
      (!parent.port || listener.port === parent.port),
  );
  if (meant.length === 0) {
    return refuse(
      'NoMatchingParent',
      `Gateway ${name} has no listener ${JSON.stringify(
        parent.sectionName ?? parent.port,
      )}`,
    );
  }
  const allowed = meant.filter(listener =>
    allows(listener, route, gateway, world),
  );
  if (allowed.length === 0) {
    return refuse(
      'NotAllowedByListeners',
      `No listener of Gateway ${name} takes HTTPRoutes of namespace ${route.metadata.namespace}: see allowedRoutes`,
    );
  }
  const named = allowed.filter(listener =>
    sharesHostname(listener.hostname, route.spec.hostnames ?? []),
  );
  if (named.length === 0) {
    return refuse(
      'NoMatchingListenerHostname',
      `None of the route's hostnames is served by a listener of Gateway ${name}`,
    );
  }
  if (problem) return refuse(problem.reason, problem.message);
  return {
    listeners: named.filter(({ protocol }) => PROTOCOLS.includes(protocol)),
    accepted: verdict(
      'Accepted',
      'True',
      'Accepted',
      `Route is attached to Gateway ${name}`,
      route.metadata.generation,
    ),
  };
}

function allows(
  { allowedRoutes }: Listener,
  route: HttpRoute,
  gateway: Gateway,
  world: WorldIndex,
): boolean {
  const kinds = allowedRoutes?.kinds ?? [];
  if (kinds.length > 0 && !kinds.some(({ kind }) => kind === 'HTTPRoute')) {
    return false;
  }
  const { namespace = '' } = route.metadata;
  switch (allowedRoutes?.namespaces?.from ?? 'Same') {
    case 'All':
      return true;
    case 'Selector':
      return matchesLabels(
        allowedRoutes?.namespaces?.selector,
        world.labelsOf(namespace),
      );
    case 'None':
      return false;
    default:
      return namespace === gateway.metadata.namespace;
  }
}

/** Whether a listener and a route have a hostname in common; none means all. */
function sharesHostname(
  listener: string | undefined,
  route: readonly string[],
): boolean {
  return (
    !listener ||
    route.length === 0 ||
    route.some(name => covers(listener, name) || covers(name, listener))
  );
}

function covers(pattern: string, name: string): boolean {
  const [wide, narrow] = [pattern.toLowerCase(), name.toLowerCase()];
  return (
    wide === narrow ||
    (wide.startsWith('*.') &&
      narrow.endsWith(wide.slice(1)) &&
      narrow !== wide.slice(1))
  );
}
