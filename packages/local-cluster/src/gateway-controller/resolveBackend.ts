import type { Backend, BalancingPolicy } from '@llm-d-sim/gateway';
import { readyEndpoints } from '../client/endpointSlices';
import { POOL_GROUP } from '../manifests/groups';
import type { BackendReference, HttpRoute, InferencePool } from './resources';
import type { ResolvedPool } from './resolvePool';
import type { WorldIndex } from './World';

/** Annotation of a Service that says how its pods are chosen; in turn without it. There are no DestinationRules here. */
const LOAD_BALANCING = 'sim.llm-d.io/load-balancing';
const POLICIES: readonly BalancingPolicy[] = [
  'ROUND_ROBIN',
  'LEAST_REQUEST',
  'RANDOM',
];

export interface ResolvedBackend {
  backend: Backend;
  /** The pool that the reference leads to, if it is one and may be referred to. */
  pool: InferencePool | undefined;
  /** Why the reference itself is no good. */
  problem: { reason: string; message: string } | undefined;
}

/** What a route's reference leads to. */
export function resolveBackend(
  ref: BackendReference,
  route: HttpRoute,
  world: WorldIndex,
  poolOf: (pool: InferencePool) => ResolvedPool,
): ResolvedBackend {
  const weight = ref.weight ?? 1;
  const group = ref.group ?? '';
  const kind = ref.kind ?? 'Service';
  const { namespace: home = '' } = route.metadata;
  const namespace = ref.namespace ?? home;
  const key = `${namespace}/${ref.name}`;
  const fail = (reason: string, message: string): ResolvedBackend => ({
    backend: { type: 'invalid', weight, status: 500, reason: message },
    pool: undefined,
    problem: { reason, message },
  });

  const isPool = group === POOL_GROUP && kind === 'InferencePool';
  if (!isPool && !(group === '' && kind === 'Service')) {
    return fail(
      'InvalidKind',
      `The local gateway sends requests to Services and InferencePools, not to a ${kind} of group "${group}"`,
    );
  }
  if (
    namespace !== home &&
    !world.isGranted(
      { kind: 'HTTPRoute', namespace: home },
      { group, kind, namespace, name: ref.name },
    )
  ) {
    return fail(
      'RefNotPermitted',
      `No ReferenceGrant in ${namespace} lets HTTPRoutes of ${home} refer to ${kind} ${ref.name}`,
    );
  }
  if (isPool) {
    const pool = world.pools.get(key);
    if (!pool) {
      return fail('BackendNotFound', `InferencePool ${key} does not exist`);
    }
    const { backend, resolvedRefs } = poolOf(pool);
    return {
      backend: backend
        ? { ...backend, weight }
        : {
            type: 'invalid',
            weight,
            status: 500,
            reason: `InferencePool ${key}: ${resolvedRefs.message}`,
          },
      pool,
      problem: undefined,
    };
  }
  const service = world.services.get(key);
  const port = service?.spec.ports?.find(one => one.port === ref.port);
  if (!service || !port) {
    return fail(
      'BackendNotFound',
      service
        ? `Service ${key} has no port ${ref.port}`
        : `Service ${key} does not exist`,
    );
  }
  const wanted = service.metadata.annotations?.[LOAD_BALANCING];
  const balancing = POLICIES.find(policy => policy === wanted);
  if (wanted !== undefined && !balancing) {
    return fail(
      'UnsupportedValue',
      `Service ${key} has annotation ${LOAD_BALANCING} "${wanted}": it may be ${POLICIES.join(
        ', ',
      )}`,
    );
  }
  return {
    backend: {
      type: 'service',
      weight,
      name: key,
      ...(balancing && { balancing }),
      endpoints: readyEndpoints(world.slicesOf(service.metadata), port.name),
    },
    pool: undefined,
    problem: undefined,
  };
}
