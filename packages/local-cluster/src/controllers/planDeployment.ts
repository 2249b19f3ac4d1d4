import type { V1DeploymentStatus } from '@kubernetes/client-node';
import type { NewObject } from '../client/ApiClient';
import type { Deployment, Pod, ReplicaSet } from '../client/ResourceKind';
import type { Wire } from '../client/Wire';
import {
  deploymentStatus,
  msUntilDeadline,
  type NewReplicaSet,
} from './deploymentStatus';
import {
  isSameTemplate,
  POD_TEMPLATE_HASH,
  podTemplateHash,
} from './podTemplateHash';
import {
  oldestFirst,
  replicasOf,
  replicasOfNew,
  rolloutBounds,
  shrinkOld,
  type RolloutBounds,
  type Scaling,
} from './rolloutStep';

export const REVISION = 'deployment.kubernetes.io/revision';
const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';
const NOT_INHERITED = [
  REVISION,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  'kubectl.kubernetes.io/last-applied-configuration',
];

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
    ? [...steps, ...surplusHistory(deployment, old)]
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
  const { template, selector, minReadySeconds } = deployment.spec;
  const hash = podTemplateHash(template);
  const name = `${deployment.metadata.name}-${hash}`;
  const labels = { ...template.metadata?.labels, [POD_TEMPLATE_HASH]: hash };
  const inherited = Object.entries(
    deployment.metadata.annotations ?? {},
  ).filter(([key]) => !NOT_INHERITED.includes(key));
  return {
    type: 'create',
    name,
    replicas,
    replicaSet: {
      metadata: {
        name,
        namespace: deployment.metadata.namespace,
        labels,
        annotations: {
          ...Object.fromEntries(inherited),
          [REVISION]: revision,
          [DESIRED_REPLICAS]: String(bounds.desired),
          [MAX_REPLICAS]: String(bounds.desired + bounds.maxSurge),
        },
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            name: deployment.metadata.name,
            uid: deployment.metadata.uid,
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: {
        replicas,
        minReadySeconds,
        selector: {
          ...selector,
          matchLabels: { ...selector.matchLabels, [POD_TEMPLATE_HASH]: hash },
        },
        template: { ...template, metadata: { ...template.metadata, labels } },
      },
    },
  };
}

function revisionFor(
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

/** Old ReplicaSets beyond the history limit, the oldest first. */
function surplusHistory(
  deployment: Deployment,
  old: readonly ReplicaSet[],
): DeploymentAction[] {
  const empty = old.filter(
    replicaSet =>
      !replicaSet.metadata.deletionTimestamp &&
      replicasOf(replicaSet) + (replicaSet.status?.replicas ?? 0) === 0,
  );
  const surplus = empty.length - (deployment.spec.revisionHistoryLimit ?? 10);
  return [...empty]
    .sort((a, b) => revisionOf(a) - revisionOf(b))
    .slice(0, Math.max(0, surplus))
    .map(replicaSet => ({ type: 'delete', replicaSet }));
}
