import { describeObject } from '../kubernetes/objectReference';
import { link, titleOf } from './gatewayApiLink';
import type { Finding, LinkState } from './LinkState';
import type { Topology } from './topology';
import { unknownBecause } from './unknownBecause';
import type { BackendRef } from './views';

const gatewayGroup = 'gateway.networking.k8s.io';

/** ReferenceGrants: only references across namespaces need a grant. */
export function grantsLink({
  gapOf,
  routes,
  snapshot: { grants, pool },
  views: viewsOf,
}: Topology): LinkState[] {
  const crossing = routes.flatMap(route => {
    const { namespace = 'default' } = route.metadata;
    return namespace === pool.namespace
      ? []
      : viewsOf
          .route(route)
          .spec.rules.flatMap(({ backendRefs }) => backendRefs)
          .filter(backend => backend.namespace === pool.namespace)
          .map(backend => ({ namespace, backend }));
  });
  if (crossing.length === 0) {
    return [];
  }
  const gap = gapOf('ReferenceGrant');
  const views = grants.map(object => ({ object, ...viewsOf.grant(object) }));
  const used = crossing.map(({ backend, namespace }) => {
    const permitting = views.filter(
      ({ spec }) =>
        spec.from.some(
          from =>
            from.group === gatewayGroup &&
            from.kind === 'HTTPRoute' &&
            from.namespace === namespace,
        ) && spec.to.some(to => permits(to, backend)),
    );
    // A narrow one is enough; a wide one beside it is somebody else's business.
    return (
      permitting.find(({ spec }) =>
        spec.to.some(to => to.name === backend.name && permits(to, backend)),
      ) ?? permitting.at(0)
    );
  });
  const wide = crossing.flatMap(({ backend, namespace }, index) => {
    const grant = used[index];
    const names = grant?.spec.to.some(
      to => to.name === backend.name && permits(to, backend),
    );
    return grant && !names ? [{ backend, grant, namespace }] : [];
  })[0];
  const missing = crossing.find((_, index) => !used[index]);
  const found = [
    ...new Set(used.flatMap(grant => (grant ? [grant.object] : []))),
  ];
  const finding = ((): Finding => {
    if (gap) {
      return unknownBecause(gap);
    }
    if (missing) {
      return {
        status: 'degraded',
        reason: 'GrantMissing',
        message: `No ReferenceGrant in namespace ${pool.namespace} lets HTTPRoutes of namespace ${missing.namespace} refer to ${missing.backend.kind} ${missing.backend.name}`,
      };
    }
    return wide
      ? {
          status: 'degraded',
          reason: 'GrantTooWide',
          message: `${describeObject(
            wide.grant.object,
          )} lets HTTPRoutes of namespace ${wide.namespace} refer to every ${
            wide.backend.kind
          } of namespace ${pool.namespace}, not only to ${wide.backend.name}`,
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
      evidence: crossing.map(({ backend, namespace }, index) => {
        const grant = used[index];
        return {
          source: `ReferenceGrants of namespace ${pool.namespace}`,
          status: grant ? 'healthy' : 'degraded',
          message: `HTTPRoutes of ${namespace} to ${backend.kind} ${
            backend.name
          }: ${grant ? describeObject(grant.object) : 'none'}`,
        };
      }),
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
