import { link, titleOf } from './gatewayApiLink';
import type { Finding, LinkState } from './LinkState';
import type { StackSnapshot } from './StackSnapshot';
import type { Topology } from './topology';
import { unknownBecause } from './unknownBecause';
import { grantView, routeView, type BackendRef } from './views';

const gatewayGroup = 'gateway.networking.k8s.io';

/** ReferenceGrants: only references across namespaces need a grant. */
export function grantsLink(
  { gapOf, routes }: Topology,
  { grants, pool }: StackSnapshot,
): LinkState[] {
  const crossing = routes.flatMap(route => {
    const { namespace = 'default' } = route.metadata;
    return namespace === pool.namespace
      ? []
      : routeView
          .parse(route)
          .spec.rules.flatMap(({ backendRefs }) => backendRefs)
          .filter(backend => backend.namespace === pool.namespace)
          .map(backend => ({ namespace, backend }));
  });
  if (crossing.length === 0) {
    return [];
  }
  const gap = gapOf('ReferenceGrant');
  const views = grants.map(object => ({ object, ...grantView.parse(object) }));
  const used = crossing.map(({ backend, namespace }) =>
    views.find(
      ({ spec }) =>
        spec.from.some(
          from =>
            from.group === gatewayGroup &&
            from.kind === 'HTTPRoute' &&
            from.namespace === namespace,
        ) && spec.to.some(to => permits(to, backend)),
    ),
  );
  const missing = crossing.find((_, index) => !used[index]);
  const found = [
    ...new Set(used.flatMap(grant => (grant ? [grant.object] : []))),
  ];
  const finding = ((): Finding => {
    if (gap) {
      return unknownBecause(gap);
    }
    return missing
      ? {
          status: 'degraded',
          reason: 'GrantMissing',
          message: `No ReferenceGrant in namespace ${pool.namespace} lets HTTPRoutes of namespace ${missing.namespace} refer to ${missing.backend.kind} ${missing.backend.name}`,
        }
      : {
          status: 'healthy',
          reason: 'Healthy',
          message: 'every reference across namespaces is permitted',
        };
  })();
  return [
    link('grants', titleOf(found, 'ReferenceGrant'), {
      finding,
      evidence: [],
      objects: found,
    }),
  ];
}

function permits(
  to: { group: string; kind: string; name?: string },
  backend: BackendRef,
): boolean {
  return (
    to.group === backend.group &&
    to.kind === backend.kind &&
    (to.name === undefined || to.name === backend.name)
  );
}
