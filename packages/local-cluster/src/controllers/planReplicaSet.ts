import type { V1ReplicaSetStatus } from '@kubernetes/client-node';
import type { Wire } from '../client/Wire';
import type { Pod, ReplicaSet } from '../client/ResourceKind';
import { hasLabels } from '../metav1/hasLabels';
import { isActive, isReady, msUntilAvailable } from './podReadiness';

export interface ReplicaSetPlan {
  /** How many pods to make from the template. */
  create: number;
  /** Pods that are too many, those that will be missed least. */
  remove: Pod[];
  status: Wire<V1ReplicaSetStatus>;
  /** When the next pod becomes available by the mere passing of time. */
  requeueAfterMs: number | undefined;
}

/** Pods made or removed in one step, so that a large scale-up stays a stream of small steps. */
const BURST = 500;

/** What a ReplicaSet lacks, and what it is. `pods` are those that it controls. */
export function planReplicaSet(
  replicaSet: ReplicaSet,
  pods: Iterable<Pod>,
  now: Date,
): ReplicaSetPlan {
  const active = [...pods].filter(isActive);
  const minReadySeconds = replicaSet.spec.minReadySeconds ?? 0;
  const waits = active.map(pod => msUntilAvailable(pod, minReadySeconds, now));
  const positive = waits.flatMap(ms => (ms ? [ms] : []));

  const surplus = active.length - (replicaSet.spec.replicas ?? 1);
  const leaving = replicaSet.metadata.deletionTimestamp !== undefined;
  const create = leaving ? 0 : Math.min(BURST, Math.max(0, -surplus));
  return {
    create,
    remove:
      leaving || surplus <= 0
        ? []
        : [...active].sort(leastMissedFirst).slice(0, Math.min(BURST, surplus)),
    status: {
      replicas: active.length,
      fullyLabeledReplicas: active.filter(pod =>
        isFullyLabeled(pod, replicaSet),
      ).length,
      readyReplicas: active.filter(isReady).length,
      availableReplicas: waits.filter(ms => ms === 0).length,
      observedGeneration: replicaSet.metadata.generation,
      // It holds as long as pods are missing, and goes when they were made.
      ...(create > 0 &&
        replicaSet.status?.conditions && {
          conditions: replicaSet.status.conditions,
        }),
    },
    requeueAfterMs:
      positive.length > 0
        ? positive.reduce((least, ms) => Math.min(least, ms))
        : undefined,
  };
}

function isFullyLabeled(pod: Pod, replicaSet: ReplicaSet): boolean {
  const wanted = replicaSet.spec.template?.metadata?.labels;
  return hasLabels(pod.metadata.labels, wanted);
}

/** Not on a node before on one, pending before running, not ready before ready, young before old. */
function leastMissedFirst(a: Pod, b: Pod): number {
  return (
    Number(Boolean(a.spec.nodeName)) - Number(Boolean(b.spec.nodeName)) ||
    Number(a.status?.phase === 'Running') -
      Number(b.status?.phase === 'Running') ||
    Number(isReady(a)) - Number(isReady(b)) ||
    Date.parse(b.metadata.creationTimestamp) -
      Date.parse(a.metadata.creationTimestamp) ||
    (a.metadata.name < b.metadata.name ? -1 : 1)
  );
}
