import type { Deployment, ReplicaSet } from '../client/ResourceKind';

/** A ReplicaSet and the number of replicas that it should be asked for. */
export interface Scaling {
  replicaSet: ReplicaSet;
  replicas: number;
}

export interface RolloutBounds {
  desired: number;
  /** Pods that may exist beyond the desired number. */
  maxSurge: number;
  /** Pods that may be missing from the desired number. */
  maxUnavailable: number;
}

/** The bounds of a Deployment; a surge is rounded up, unavailability down, and one of them is at least 1. */
export function rolloutBounds(deployment: Deployment): RolloutBounds {
  const desired = deployment.spec.replicas ?? 1;
  if (deployment.spec.strategy?.type === 'Recreate') {
    return { desired, maxSurge: 0, maxUnavailable: desired };
  }
  const { maxSurge = '25%', maxUnavailable = '25%' } =
    deployment.spec.strategy?.rollingUpdate ?? {};
  const surge = absolute(maxSurge, desired, Math.ceil);
  const unavailable = absolute(maxUnavailable, desired, Math.floor);
  return {
    desired,
    maxSurge: surge,
    maxUnavailable:
      surge === 0 && unavailable === 0
        ? 1
        : Math.min(unavailable, Math.max(desired, 1)),
  };
}

/** How many replicas the new ReplicaSet may be asked for now, given what all ReplicaSets are asked for. */
export function replicasOfNew(
  bounds: RolloutBounds,
  all: readonly ReplicaSet[],
  current: number,
): number {
  if (current >= bounds.desired) return bounds.desired;
  const room = bounds.desired + bounds.maxSurge - sum(all, replicasOf);
  return current + Math.max(0, Math.min(room, bounds.desired - current));
}

/**
 * Which old ReplicaSets to shrink in a rolling update: first pods that are not available anyway, then as many as the
 * available ones allow. Never makes fewer pods available than `desired - maxUnavailable`.
 */
export function shrinkOld(
  bounds: RolloutBounds,
  newReplicaSet: ReplicaSet,
  old: readonly ReplicaSet[],
): Scaling[] {
  const minAvailable = bounds.desired - bounds.maxUnavailable;
  const newUnavailable = Math.max(
    0,
    replicasOf(newReplicaSet) - availableOf(newReplicaSet),
  );
  let removable =
    sum([newReplicaSet, ...old], replicasOf) - minAvailable - newUnavailable;
  let spareAvailable = sum([newReplicaSet, ...old], availableOf) - minAvailable;

  return [...old]
    .filter(replicaSet => replicasOf(replicaSet) > 0)
    .sort(oldestFirst)
    .map(replicaSet => {
      const replicas = replicasOf(replicaSet);
      const unhealthy = Math.max(
        0,
        Math.min(removable, replicas - availableOf(replicaSet)),
      );
      removable -= unhealthy;
      const healthy = Math.max(
        0,
        Math.min(
          removable,
          spareAvailable,
          replicas - unhealthy,
          availableOf(replicaSet),
        ),
      );
      removable -= healthy;
      spareAvailable -= healthy;
      return { replicaSet, replicas: replicas - unhealthy - healthy };
    })
    .filter(({ replicaSet, replicas }) => replicas !== replicasOf(replicaSet));
}

export function replicasOf(replicaSet: ReplicaSet): number {
  return replicaSet.spec.replicas ?? 1;
}

export function availableOf(replicaSet: ReplicaSet): number {
  return replicaSet.status?.availableReplicas ?? 0;
}

export function sum<T>(
  items: readonly T[],
  figure: (item: T) => number,
): number {
  return items.reduce((total, item) => total + figure(item), 0);
}

export function oldestFirst(a: ReplicaSet, b: ReplicaSet): number {
  return (
    Date.parse(a.metadata.creationTimestamp) -
      Date.parse(b.metadata.creationTimestamp) ||
    (a.metadata.name < b.metadata.name ? -1 : 1)
  );
}

function absolute(
  value: string | number,
  of: number,
  round: (figure: number) => number,
): number {
  return typeof value === 'string' && value.endsWith('%')
    ? round((Number.parseInt(value, 10) * of) / 100)
    : Number(value);
}
