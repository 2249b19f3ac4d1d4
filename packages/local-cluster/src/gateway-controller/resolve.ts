import type { GatewayRoute, RouteFilters } from '@llm-d-sim/gateway';
import { keyOf } from '../client/KubernetesObject';
import { GATEWAY_GROUP } from '../manifests/groups';
import { attachRoute } from './attachRoute';
import { parseDuration } from './parseDuration';
import { resolveBackend, type ResolvedBackend } from './resolveBackend';
import { resolveFilters } from './resolveFilters';
import { resolveListeners, type ResolvedListener } from './resolveListeners';
import { resolvePool, type ResolvedPool } from './resolvePool';
import type {
  HttpRoute,
  InferencePool,
  ParentReference,
  RouteRule,
} from './resources';
import { verdict, type Verdict } from './statusConditions';
import { WorldIndex, type World } from './World';

/** What a gateway says about an object that is attached to it. */
export interface ParentVerdict {
  parentRef: ParentReference;
  conditions: Verdict[];
}

export interface ResolvedGateway {
  /** Rules of all attached routes, those that win ties first. */
  routes: GatewayRoute[];
  /** Listener name -> number of routes. */
  attachedRoutes: ReadonlyMap<string, number>;
  /** Listener name -> what becomes of it. */
  listeners: ReadonlyMap<string, ResolvedListener>;
}

/** Everything that follows from a {@link World}. Keys are `<namespace>/<name>`. */
export interface Resolution {
  gateways: ReadonlyMap<string, ResolvedGateway>;
  /** For every route of the world, also those that have nothing to do with our gateways. */
  routes: ReadonlyMap<string, ParentVerdict[]>;
  pools: ReadonlyMap<string, ParentVerdict[]>;
}

/** Works out what each gateway does and what is to be said about it. Pure. */
export function resolve(objects: World): Resolution {
  const world = new WorldIndex(objects);
  const gateways = new Map(
    [...world.gateways].map(([key, gateway]) => [
      key,
      {
        listeners: resolveListeners(gateway, world),
        routes: new Array<GatewayRoute>(),
        attached: new Map<string, number>(),
      },
    ]),
  );
  const routes = new Map<string, ParentVerdict[]>();
  const poolParents = new Map<string, Map<string, ParentVerdict>>();
  const resolvedPools = new Map<string, ResolvedPool>();
  const poolOf = (pool: InferencePool): ResolvedPool => {
    const key = keyOf(pool.metadata);
    const resolved = resolvedPools.get(key) ?? resolvePool(pool, world);
    resolvedPools.set(key, resolved);
    return resolved;
  };

  for (const route of [...objects.routes].sort(oldestFirst)) {
    const key = keyOf(route.metadata);
    const rules = (route.spec.rules ?? []).map((rule, index) => ({
      rule,
      effects: resolveFilters(rule, `rules[${index}]`),
      backends: (rule.backendRefs ?? []).map(ref =>
        resolveBackend(ref, route, world, poolOf),
      ),
    }));
    const all = rules.flatMap(({ backends }) => backends);
    const [problem] = rules.flatMap(({ effects }) =>
      'problem' in effects ? effects.problem : [],
    );
    const parents: ParentVerdict[] = [];
    for (const parentRef of route.spec.parentRefs ?? []) {
      const gatewayKey = gatewayKeyOf(parentRef, route);
      const gateway = gatewayKey && world.gateways.get(gatewayKey);
      const resolved = gatewayKey && gateways.get(gatewayKey);
      if (!gateway || !resolved) continue;

      const { accepted, listeners } = attachRoute(
        route,
        parentRef,
        gateway,
        world,
        problem,
      );
      parents.push({
        parentRef,
        conditions: [accepted, resolvedRefs(route, all)],
      });
      for (const { pool } of all) {
        if (pool) {
          addPoolParent(poolParents, pool, gateway.metadata, {
            accepted: accepted.status === 'True',
            resolved: poolOf(pool),
          });
        }
      }
      if (listeners.length === 0) continue;
      const names = listeners.map(({ name }) => name);
      for (const name of names) {
        resolved.attached.set(name, (resolved.attached.get(name) ?? 0) + 1);
      }
      resolved.routes.push(
        ...rules.map(({ rule, effects, backends }, index) =>
          gatewayRoute(`${key}/${index}`, names, route, {
            rule,
            filters: 'filters' in effects ? effects.filters : {},
            backends,
          }),
        ),
      );
    }
    routes.set(key, parents);
  }
  return {
    gateways: new Map(
      [...gateways].map(([key, { routes: rules, attached, listeners }]) => [
        key,
        { routes: rules, attachedRoutes: attached, listeners },
      ]),
    ),
    routes,
    pools: new Map(
      objects.pools.map(({ metadata }) => {
        const key = keyOf(metadata);
        return [key, [...(poolParents.get(key)?.values() ?? [])]];
      }),
    ),
  };
}

function gatewayKeyOf(
  parent: ParentReference,
  route: HttpRoute,
): string | undefined {
  const isGateway =
    (parent.group ?? GATEWAY_GROUP) === GATEWAY_GROUP &&
    (parent.kind ?? 'Gateway') === 'Gateway';
  return isGateway
    ? keyOf({
        namespace: parent.namespace ?? route.metadata.namespace,
        name: parent.name,
      })
    : undefined;
}

function resolvedRefs(
  route: HttpRoute,
  backends: readonly ResolvedBackend[],
): Verdict {
  const { generation } = route.metadata;
  const problem = backends.find(one => one.problem)?.problem;
  return problem
    ? verdict(
        'ResolvedRefs',
        'False',
        problem.reason,
        problem.message,
        generation,
      )
    : verdict(
        'ResolvedRefs',
        'True',
        'ResolvedRefs',
        'All references are resolved',
        generation,
      );
}

/** One entry per gateway: of several routes that lead to the pool, one that is accepted decides. */
function addPoolParent(
  poolParents: Map<string, Map<string, ParentVerdict>>,
  pool: InferencePool,
  gateway: { namespace?: string; name: string },
  via: { accepted: boolean; resolved: ResolvedPool },
): void {
  const key = keyOf(pool.metadata);
  const parents = poolParents.get(key) ?? new Map<string, ParentVerdict>();
  poolParents.set(key, parents);
  const gatewayKey = keyOf(gateway);
  if (!via.accepted && parents.has(gatewayKey)) return;
  const { accepted, resolvedRefs: refs } = via.resolved;
  parents.set(gatewayKey, {
    parentRef: {
      group: GATEWAY_GROUP,
      kind: 'Gateway',
      namespace: gateway.namespace,
      name: gateway.name,
    },
    conditions: [
      via.accepted
        ? accepted
        : verdict(
            'Accepted',
            'False',
            'HTTPRouteNotAccepted',
            'No HTTPRoute that leads here is accepted by the Gateway',
            pool.metadata.generation,
          ),
      refs,
    ],
  });
}

function gatewayRoute(
  name: string,
  listeners: readonly string[],
  route: HttpRoute,
  {
    rule,
    filters,
    backends,
  }: {
    rule: RouteRule;
    filters: RouteFilters;
    backends: readonly ResolvedBackend[];
  },
): GatewayRoute {
  const { request, backendRequest } = rule.timeouts ?? {};
  const timeouts = {
    request: parseDuration(request ?? '') ?? 0,
    backendRequest: parseDuration(backendRequest ?? '') ?? 0,
  };
  return {
    name,
    listeners,
    hostnames: route.spec.hostnames ?? [],
    matches: (rule.matches ?? []).map(({ path, ...rest }) => ({
      path: {
        type: path?.type ?? 'PathPrefix',
        value: path?.value ?? '/',
      },
      ...rest,
    })),
    ...(timeouts.request || timeouts.backendRequest ? { timeouts } : {}),
    ...(Object.keys(filters).length > 0 ? { filters } : {}),
    backends:
      backends.length > 0
        ? backends.map(({ backend }) => backend)
        : [
            {
              type: 'invalid',
              weight: 1,
              status: 500,
              reason: 'the rule has no backendRefs',
            },
          ],
  };
}

function oldestFirst(a: HttpRoute, b: HttpRoute): number {
  return (
    Date.parse(a.metadata.creationTimestamp) -
      Date.parse(b.metadata.creationTimestamp) ||
    (keyOf(a.metadata) < keyOf(b.metadata) ? -1 : 1)
  );
}
