import type { V1DeploymentStatus } from '@kubernetes/client-node';
import type { NewObject } from '../client/ApiClient';
import type { Deployment, Pod, ReplicaSet } from '../client/ResourceKind';
import type { Wire } from '../client/Wire';
import {
  deploymentStatus,
  msUntilDeadline,
  type NewReplicaSet,
} from './deploymentStatus';
import { newReplicaSet } from './newReplicaSet';
import { isSameTemplate } from './podTemplateHash';
import { REVISION, revisionFor, surplusHistory } from './revisionHistory';
import {
  oldestFirst,
  replicasOf,
  replicasOfNew,
  rolloutBounds,
  shrinkOld,
  type RolloutBounds,
  type Scaling,
} from './rolloutStep';

export type DeploymentAction =
  | { type: 'create'; name: string; replicas: number; replicaSet: NewObject }
  | ({ type: 'scale' } & Scaling)
  | {
      type: 'annotate';
      replicaSet: ReplicaSet;
      annotations: Record<string, string>;
    }
  | { type: 'delete'; replicaSet: ReplicaSet };

export interface DeploymentPlan {
  actions: DeploymentAction[];
  /** The revision that the Deployment's annotation should name; undefined while there is none. */
  revision: string | undefined;
  status: Wire<V1DeploymentStatus>;
  requeueAfterMs: number | undefined;
}

/** One step of a Deployment towards what it asks for. */
export function planDeployment(
  deployment: Deployment,
  replicaSets: readonly ReplicaSet[],
  /** Pods of these ReplicaSets, ending ones too. */
  pods: readonly Pod[],
  now: Date,
): DeploymentPlan {
  const all = [...replicaSets].sort(oldestFirst);
  const current = all.find(({ spec }) =>
    spec.template
      ? isSameTemplate(spec.template, deployment.spec.template)
      : false,
  );
  const old = all.filter(replicaSet => replicaSet !== current);
  const bounds = rolloutBounds(deployment);
  const revision = revisionFor(current, old);
  const steps = deployment.metadata.deletionTimestamp
    ? []
    : stepsOf({ deployment, bounds, current, old, pods, revision });

  const created = steps.find(({ type }) => type === 'create');
  const newOne = current
    ? ({ state: 'existing', replicaSet: current } as const)
    : becoming(created);
  const status = deploymentStatus(deployment, newOne, all, now);
  return {
    actions: steps,
    revision: current || created ? revision : undefined,
    status,
    requeueAfterMs: msUntilDeadline(deployment, status, now),
  };
}

function becoming(created: DeploymentAction | undefined): NewReplicaSet {
  return created?.type === 'create'
    ? { state: 'creating', name: created.name }
    : { state: 'waiting' };
}

interface Situation {
  deployment: Deployment;
  bounds: RolloutBounds;
  current: ReplicaSet | undefined;
  old: readonly ReplicaSet[];
  pods: readonly Pod[];
  revision: string;
}

function stepsOf(situation: Situation): DeploymentAction[] {
  const { deployment, bounds, current, old, revision } = situation;
  if (deployment.spec.paused) return whilePaused(situation);
  const steps =
    deployment.spec.strategy?.type === 'Recreate'
      ? recreate(situation)
      : rollingUpdate(situation);
  const annotations = {
    ...(current?.metadata.annotations?.[REVISION] === revision
      ? {}
      : { [REVISION]: revision }),
  };
  if (current && Object.keys(annotations).length > 0) {
    steps.push({ type: 'annotate', replicaSet: current, annotations });
  }
  return isComplete(deployment, current, bounds)
    ? [
        ...steps,
        ...surplusHistory(deployment, old).map(replicaSet => ({
          type: 'delete' as const,
          replicaSet,
        })),
      ]
    : steps;
}

function rollingUpdate(situation: Situation): DeploymentAction[] {
  const { bounds, current, old } = situation;
  if (!current) {
    return [createCurrent(situation, replicasOfNew(bounds, old, 0))];
  }
  const replicas = replicasOfNew(
    bounds,
    [current, ...old],
    replicasOf(current),
  );
  if (replicas !== replicasOf(current)) {
    return [{ type: 'scale', replicaSet: current, replicas }];
  }
  return shrinkOld(bounds, current, old).map(scaling => ({
    type: 'scale',
    ...scaling,
  }));
}

function recreate(situation: Situation): DeploymentAction[] {
  const { bounds, current, old, pods } = situation;
  const shrinking: DeploymentAction[] = old
    .filter(replicaSet => replicasOf(replicaSet) > 0)
    .map(replicaSet => ({ type: 'scale', replicaSet, replicas: 0 }));
  if (shrinking.length > 0) return shrinking;

  const oldUids = new Set(old.map(({ metadata }) => metadata.uid));
  const oldPodsRemain = pods.some(
    pod =>
      pod.status?.phase !== 'Succeeded' &&
      pod.status?.phase !== 'Failed' &&
      pod.metadata.ownerReferences?.some(({ uid }) => oldUids.has(uid)),
  );
  if (oldPodsRemain) return [];
  if (!current) return [createCurrent(situation, bounds.desired)];
  return replicasOf(current) === bounds.desired
    ? []
    : [{ type: 'scale', replicaSet: current, replicas: bounds.desired }];
}

/** A paused Deployment is not rolled out, but what runs is still scaled. */
function whilePaused({ bounds, current, old }: Situation): DeploymentAction[] {
  const running = [...(current ? [current] : []), ...old].filter(
    replicaSet => replicasOf(replicaSet) > 0,
  );
  const only = running[0] ?? current;
  return running.length <= 1 && only && replicasOf(only) !== bounds.desired
    ? [{ type: 'scale', replicaSet: only, replicas: bounds.desired }]
    : [];
}

function createCurrent(
  { deployment, bounds, revision }: Situation,
  replicas: number,
): DeploymentAction {
  const replicaSet = newReplicaSet(deployment, bounds, { replicas, revision });
  const { name } = replicaSet.metadata;
  return { type: 'create', name, replicas, replicaSet };
}

function isComplete(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  bounds: RolloutBounds,
): boolean {
  return (
    current?.status?.availableReplicas === bounds.desired &&
    deployment.status?.updatedReplicas === bounds.desired
  );
}
