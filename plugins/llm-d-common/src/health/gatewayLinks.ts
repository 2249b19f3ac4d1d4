import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { judgeCondition, type ConditionQuestion } from './conditions';
import type { HealthEvidence } from './HealthReport';
import { worst, type Finding, type LinkState } from './LinkState';
import type { StackSnapshot } from './StackSnapshot';
import type { Topology } from './topology';
import {
  gatewayView,
  grantView,
  nameOf,
  poolView,
  referenceTo,
  routeView,
  type BackendRef,
} from './views';
import { unknownBecause } from './unknownBecause';

const gatewayGroup = 'gateway.networking.k8s.io';

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

function gatewayLink(topology: Topology, now: Date): LinkState[] {
  const { classOf, gapOf, gateways, wants } = topology;
  if (!wants.gateway && gateways.length === 0) {
    return [];
  }
  const gap = gapOf('Gateway');
  const found = gateways.flatMap(({ object }) => (object ? [object] : []));
  const missing = gateways.find(({ object }) => !object);
  const checks = found.flatMap(gateway => {
    const { spec, status } = gatewayView.parse(gateway);
    const about = {
      conditions: status.conditions,
      source: nameOf(gateway),
      generation: gateway.metadata.generation,
      createdAt: gateway.metadata.creationTimestamp,
      // Who is missing tells why nobody answers.
      silence:
        classOf.has(spec.gatewayClassName) || gapOf('GatewayClass')
          ? ('GatewayIgnored' as const)
          : ('GatewayClassNotFound' as const),
    };
    return [
      judgeCondition(
        { ...about, type: 'Accepted', fault: 'GatewayNotAccepted' },
        now,
      ),
      judgeCondition(
        { ...about, type: 'Programmed', fault: 'GatewayNotProgrammed' },
        now,
      ),
    ];
  });
  const finding = ((): Finding => {
    if (gap) {
      return unknownBecause(gap);
    }
    if (missing || found.length === 0) {
      return {
        status: 'degraded',
        reason: 'GatewayNotFound',
        message: missing
          ? `Gateway ${missing.place.namespace}/${missing.place.name} does not exist`
          : 'No Gateway leads to the stack',
      };
    }
    return summary(checks, 'accepted and programmed');
  })();
  return [
    link('gateway', titleOf(found, gateways.at(0)?.place.name ?? 'Gateway'), {
      finding,
      evidence: checks.map(check => check.evidence),
      objects: found,
    }),
  ];
}

function routeLink(topology: Topology, now: Date): LinkState[] {
  const { gapOf, routes, wants } = topology;
  if (!wants.route && routes.length === 0) {
    return [];
  }
  const gap = gapOf('HTTPRoute');
  const checks = routes.flatMap(route => {
    const { status } = routeView.parse(route);
    const about = {
      source: nameOf(route),
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

/** Only references across namespaces need a grant. */
function grantsLink(
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

function poolLink(
  { gapOf, pool, wants }: Topology,
  { pool: place }: StackSnapshot,
  now: Date,
): LinkState[] {
  if (!wants.pool && !pool) {
    return [];
  }
  const gap = gapOf('InferencePool');
  if (!pool) {
    const finding = ((): Finding => {
      if (gap?.code === 'KindNotServed') {
        return {
          status: 'degraded',
          reason: 'PoolKindNotServed',
          message: gap.message,
        };
      }
      return gap
        ? unknownBecause(gap)
        : {
            status: 'degraded',
            reason: 'PoolNotFound',
            message: `InferencePool ${place.namespace}/${place.name} does not exist`,
          };
    })();
    return [link('pool', place.name, { finding, evidence: [], objects: [] })];
  }
  const { spec, status } = poolView.parse(pool);
  const about = {
    source: nameOf(pool),
    generation: pool.metadata.generation,
    createdAt: pool.metadata.creationTimestamp,
    silence: 'PoolNotAttached',
  } as const;
  // A pool that every request is led past has no parents, and that is right.
  const notRequested = status.parents.length === 0 && !wants.routeToPool;
  const parents =
    status.parents.length > 0 || notRequested
      ? status.parents
      : [{ conditions: [] }];
  const checks = parents.flatMap(({ conditions }) =>
    (
      [
        { conditions, type: 'Accepted', fault: 'PoolNotAccepted' },
        { conditions, type: 'ResolvedRefs', fault: 'PoolRefsNotResolved' },
      ] satisfies Partial<ConditionQuestion>[]
    ).map(question => judgeCondition({ ...about, ...question }, now)),
  );
  const finding = ((): Finding => {
    if (!spec.endpointPickerRef) {
      return {
        status: 'degraded',
        reason: 'PoolWithoutEndpointPicker',
        message: `${nameOf(pool)} names no endpoint picker`,
      };
    }
    return notRequested
      ? {
          status: 'healthy',
          reason: 'NotRequested',
          message: 'no route leads here, as asked',
        }
      : summary(checks, 'accepted by its gateway, endpoint picker resolved');
  })();
  return [
    link('pool', pool.metadata.name, {
      finding,
      evidence: checks.map(check => check.evidence),
      objects: [pool],
    }),
  ];
}

function summary(
  checks: readonly { finding: Finding }[],
  whenHealthy: string,
): Finding {
  return worst<Finding>([
    { status: 'healthy', reason: 'Healthy', message: whenHealthy },
    ...checks.map(({ finding }) => finding),
  ]);
}

function titleOf(
  objects: readonly KubernetesObject[],
  otherwise: string,
): string {
  return objects.map(({ metadata }) => metadata.name).join(', ') || otherwise;
}

function link(
  id: LinkState['id'],
  title: string,
  content: {
    finding: Finding;
    evidence: HealthEvidence[];
    objects: readonly KubernetesObject[];
  },
): LinkState {
  return {
    id,
    title,
    ...content.finding,
    evidence: content.evidence,
    objects: content.objects.map(referenceTo),
  };
}
