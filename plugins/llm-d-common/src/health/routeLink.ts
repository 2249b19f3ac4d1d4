import { describeObject } from '../kubernetes/objectReference';
import { judgeCondition } from './conditions';
import { link, summary, titleOf } from './gatewayApiLink';
import type { Finding, LinkState } from './LinkState';
import type { Topology } from './topology';
import { unknownBecause } from './unknownBecause';
import { routeView } from './views';

/** HTTPRoutes: they exist, every parent has accepted them and resolved what they refer to. */
export function routeLink(topology: Topology, now: Date): LinkState[] {
  const { gapOf, routes, wants } = topology;
  if (!wants.route && routes.length === 0) {
    return [];
  }
  const gap = gapOf('HTTPRoute');
  const checks = routes.flatMap(route => {
    const { status } = routeView.parse(route);
    const about = {
      source: describeObject(route),
      generation: route.metadata.generation,
      createdAt: route.metadata.creationTimestamp,
      silence: 'RouteIgnored',
    } as const;
    const parents =
      status.parents.length > 0 ? status.parents : [{ conditions: [] }];
    return parents.flatMap(({ conditions }) => [
      judgeCondition(
        { ...about, conditions, type: 'Accepted', fault: 'RouteNotAccepted' },
        now,
      ),
      judgeCondition(
        {
          ...about,
          conditions,
          type: 'ResolvedRefs',
          fault: conditions.some(
            ({ reason, type }) =>
              type === 'ResolvedRefs' && reason === 'RefNotPermitted',
          )
            ? 'RouteRefNotPermitted'
            : 'RouteRefsNotResolved',
        },
        now,
      ),
    ]);
  });
  const finding = ((): Finding => {
    if (gap) {
      return unknownBecause(gap);
    }
    if (routes.length === 0) {
      return {
        status: 'degraded',
        reason: 'RouteNotFound',
        message: 'No HTTPRoute leads to the stack',
      };
    }
    return summary(checks, 'accepted, all references resolved');
  })();
  return [
    link('route', titleOf(routes, 'HTTPRoute'), {
      finding,
      evidence: checks.map(check => check.evidence),
      objects: routes,
    }),
  ];
}
