import type { Deployment, ReplicaSet } from '../client/ResourceKind';
import { replicasOf } from './rolloutStep';

/** The annotation that numbers the ReplicaSets of a Deployment. */
export const REVISION = 'deployment.kubernetes.io/revision';

/** The revision of the current ReplicaSet, or of one that is still to be made: the newest of all. */
export function revisionFor(
  current: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): string {
  const newest = old.reduce(
    (most, replicaSet) => Math.max(most, revisionOf(replicaSet)),
    0,
  );
  return String(
    Math.max(newest + 1, current ? revisionOf(current) : newest + 1),
  );
}

function revisionOf(replicaSet: ReplicaSet): number {
  return Number(replicaSet.metadata.annotations?.[REVISION] ?? 0);
}

/** Old ReplicaSets beyond the history limit, the oldest first. */
export function surplusHistory(
  deployment: Deployment,
  old: readonly ReplicaSet[],
): ReplicaSet[] {
  const empty = old.filter(
    replicaSet =>
      !replicaSet.metadata.deletionTimestamp &&
      replicasOf(replicaSet) + (replicaSet.status?.replicas ?? 0) === 0,
  );
  const surplus = empty.length - (deployment.spec.revisionHistoryLimit ?? 10);
  return [...empty]
    .sort((a, b) => revisionOf(a) - revisionOf(b))
    .slice(0, Math.max(0, surplus));
}
