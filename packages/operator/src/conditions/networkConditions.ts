import type {
  KubernetesObject,
  NamespacedName,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  fails,
  holds,
  notRequested,
  type ConditionVerdict,
} from './ConditionVerdict';
import { readGateway, readParents, type LiveCondition } from './liveObjects';

/** An object that the stack needs, whether it is ours or somebody else's. */
export interface ObservedObject extends NamespacedName {
  live: KubernetesObject | undefined;
  /** False when the operator uses it as found. */
  ours: boolean;
  /** Whose it is when it is not ours and exists, for a person. */
  managedBy?: string;
}

const nameOf = ({ namespace, name }: NamespacedName) => `${namespace}/${name}`;

/** The first of these condition types that does not hold for the newest generation, with words for it. */
function firstUnmet(
  conditions: readonly LiveCondition[],
  types: readonly string[],
  generation: number | undefined,
): { reason: string; message: string } | undefined {
  for (const type of types) {
    const condition = conditions.find(one => one.type === type);
    if (!condition) {
      return { reason: 'Pending', message: `nobody has said ${type} yet` };
    }
    const { message, observedGeneration, reason, status } = condition;
    const stale =
      observedGeneration !== undefined &&
      generation !== undefined &&
      observedGeneration < generation;
    if (stale) {
      return {
        reason: 'Pending',
        message: `${type} is about an older generation`,
      };
    }
    if (status !== 'True') {
      return {
        reason: reason || `Not${type}`,
        message: `${type}=${status}${reason && ` (${reason})`}${
          message && `: ${message}`
        }`,
      };
    }
  }
  return undefined;
}

/** What a parent must say of an HTTPRoute or a pool before traffic flows. */
const parentTypes = ['Accepted', 'ResolvedRefs'];

function parentOf(object: KubernetesObject, gateway: NamespacedName) {
  return readParents(object).find(
    ({ kind, name, namespace }) =>
      kind === 'Gateway' &&
      name === gateway.name &&
      namespace === gateway.namespace,
  );
}

/** Whether a gateway serves the pool, which it does once an accepted route leads to it. */
export function poolAttached(
  pool: ObservedObject | undefined,
  gateway: NamespacedName | undefined,
): ConditionVerdict {
  if (!pool) return notRequested('An InferencePool');
  if (!pool.live) {
    return fails(
      'PoolNotFound',
      pool.ours
        ? `InferencePool ${nameOf(pool)} does not exist yet`
        : `InferencePool ${nameOf(
            pool,
          )} does not exist: create it, or set spec.inferencePool.create to true`,
    );
  }
  const elsewhere = pool.ours
    ? ''
    : `; the pool is managed by ${
        pool.managedBy ?? 'somebody else'
      } and used as found`;
  const yes = (reason: string, message: string) =>
    holds(pool.ours ? reason : 'PoolManagedElsewhere', message + elsewhere);
  if (!gateway) {
    return yes(
      'NoRouteRequested',
      `InferencePool ${nameOf(pool)} exists; no route to it is asked for`,
    );
  }
  const parent = parentOf(pool.live, gateway);
  if (!parent) {
    return fails(
      'Pending',
      `No gateway has taken InferencePool ${nameOf(pool)} yet: Gateway ${nameOf(
        gateway,
      )} must support InferencePool and have an accepted route to it${elsewhere}`,
    );
  }
  const unmet = firstUnmet(
    parent.conditions,
    parentTypes,
    pool.live.metadata.generation,
  );
  return unmet
    ? fails(
        unmet.reason,
        `InferencePool ${nameOf(pool)}, Gateway ${nameOf(gateway)}: ${
          unmet.message
        }${elsewhere}`,
      )
    : yes(
        'Attached',
        `Gateway ${nameOf(gateway)} serves InferencePool ${nameOf(pool)}`,
      );
}

export function routeAccepted(
  route: ObservedObject | undefined,
  gateway: NamespacedName | undefined,
): ConditionVerdict {
  if (!route || !gateway) return notRequested('A route');
  if (!route.live) {
    return fails('NotFound', `HTTPRoute ${nameOf(route)} does not exist yet`);
  }
  const parent = parentOf(route.live, gateway);
  if (!parent) {
    return fails(
      'Pending',
      `Gateway ${nameOf(gateway)} has said nothing about HTTPRoute ${nameOf(
        route,
      )} yet`,
    );
  }
  const unmet = firstUnmet(
    parent.conditions,
    parentTypes,
    route.live.metadata.generation,
  );
  return unmet
    ? fails(unmet.reason, `HTTPRoute ${nameOf(route)}: ${unmet.message}`)
    : holds(
        'Accepted',
        `Gateway ${nameOf(gateway)} has accepted HTTPRoute ${nameOf(route)}`,
      );
}

export function gatewayProgrammed(
  gateway: ObservedObject | undefined,
): ConditionVerdict {
  if (!gateway) return notRequested('A gateway');
  if (!gateway.live) {
    return fails(
      'NotFound',
      gateway.ours
        ? `Gateway ${nameOf(gateway)} does not exist yet`
        : `Gateway ${nameOf(
            gateway,
          )} does not exist: create it, name another one in spec.routing.parentGateway, or set spec.gateway.enabled`,
    );
  }
  const { spec, status } = readGateway(gateway.live);
  const unmet = firstUnmet(
    status.conditions,
    ['Accepted', 'Programmed'],
    gateway.live.metadata.generation,
  );
  if (!unmet) {
    return holds('Programmed', `Gateway ${nameOf(gateway)} is programmed`);
  }
  const nobody = status.conditions.every(
    ({ reason, status: state }) => reason === 'Pending' || state === 'Unknown',
  );
  return fails(
    unmet.reason,
    `Gateway ${nameOf(gateway)}: ${unmet.message}${
      nobody
        ? `; is a controller for GatewayClass ${spec.gatewayClassName} running?`
        : ''
    }`,
  );
}
