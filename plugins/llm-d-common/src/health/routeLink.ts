import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { describeObject } from '../kubernetes/objectReference';
import { judgeCondition } from './conditions';
import { link, summary, titleOf } from './gatewayApiLink';
import type { Finding, LinkState } from './LinkState';
import type { Topology } from './topology';
import { unknownBecause } from './unknownBecause';
import type { Moment } from './Moment';

/** HTTPRoutes: they exist, every parent has accepted them and resolved what they refer to. */
export function routeLink(topology: Topology, now: Moment): LinkState[] {
  const { gapOf, routes, strayRoute, views, wants } = topology;
  if (!wants.route && routes.length === 0) {
    return [];
  }
  const gap = gapOf('HTTPRoute');
  const checks = routes.flatMap(route => {
    const { status } = views.route(route);
    const about = { object: route, silence: 'RouteIgnored' } as const;
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
    if (strayRoute && routes.length === 0) {
      return {
        status: 'degraded',
        reason: 'RouteLeadsElsewhere',
        message: `${describeObject(strayRoute)} leads to ${backendsOf(
          strayRoute,
          topology,
        )}, not to this pool`,
      };
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
    link('route', titleOf(routes, strayRoute?.metadata.name ?? 'HTTPRoute'), {
      finding,
      evidence: checks.map(check => check.evidence),
      objects: strayRoute ? [...routes, strayRoute] : routes,
    }),
  ];
}

function backendsOf(route: KubernetesObject, { views }: Topology): string {
  const backends = views
    .route(route)
    .spec.rules.flatMap(({ backendRefs }) => backendRefs)
    .map(({ kind, name }) => `${kind} ${name}`);
  return backends.join(', ') || 'no backend';
}
