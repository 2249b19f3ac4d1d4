import { gatewayLink } from './gatewayLink';
import { grantsLink } from './grantsLink';
import type { LinkState } from './LinkState';
import { poolLink } from './poolLink';
import { routeLink } from './routeLink';
import type { Topology } from './topology';
import type { Moment } from './Moment';

/** The links between the client and the EPP that Gateway API describes: gateway, route, grants, pool. */
export function gatewayLinks(topology: Topology, now: Moment): LinkState[] {
  return [
    ...gatewayLink(topology, now),
    ...routeLink(topology, now),
    ...grantsLink(topology),
    ...poolLink(topology, now),
  ];
}
