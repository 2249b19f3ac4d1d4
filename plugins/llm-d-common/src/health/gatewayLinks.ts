import { gatewayLink } from './gatewayLink';
import { grantsLink } from './grantsLink';
import type { LinkState } from './LinkState';
import { poolLink } from './poolLink';
import { routeLink } from './routeLink';
import type { StackSnapshot } from './StackSnapshot';
import type { Topology } from './topology';

/** The links between the client and the EPP that Gateway API describes: gateway, route, grants, pool. */
export function gatewayLinks(
  topology: Topology,
  snapshot: StackSnapshot,
  now: Date,
): LinkState[] {
  return [
    ...gatewayLink(topology, now),
    ...routeLink(topology, now),
    ...grantsLink(topology, snapshot),
    ...poolLink(topology, snapshot, now),
  ];
}
