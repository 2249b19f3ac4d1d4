import type {
  V1DeploymentCondition,
  V1DeploymentStatus,
} from '@kubernetes/client-node';
import type { Wire } from '../client/Wire';
import type { Deployment, ReplicaSet } from '../client/ResourceKind';
import { timestamp } from '../metav1/timestamp';
import { availableOf, rolloutBounds, sum } from './rolloutStep';

type Status = Wire<V1DeploymentStatus>;
type Condition = Wire<V1DeploymentCondition>;
type NewCondition = Omit<Condition, 'lastUpdateTime' | 'lastTransitionTime'>;

const REPLICA_FAILURE = 'ReplicaFailure';
/** Conditions that are told anew with every status. */
const OURS = ['Available', 'Progressing', REPLICA_FAILURE];

/** What has just become of the ReplicaSet with the current template. */
export type NewReplicaSet =
  | { state: 'existing'; replicaSet: ReplicaSet }
  | { state: 'creating'; name: string }
  | { state: 'waiting' };

/** The status of a Deployment, from the states of its ReplicaSets. */
export function deploymentStatus(
  deployment: Deployment,
  newOne: NewReplicaSet,
  all: readonly ReplicaSet[],
  now: Date,
): Status {
  const previous = deployment.status;
  const { desired, maxUnavailable } = rolloutBounds(deployment);
  const available = sum(all, availableOf);
  const figures = {
    observedGeneration: deployment.metadata.generation,
    replicas: sum(all, ({ status }) => status?.replicas ?? 0),
    updatedReplicas:
      newOne.state === 'existing' ? newOne.replicaSet.status?.replicas ?? 0 : 0,
    readyReplicas: sum(all, ({ status }) => status?.readyReplicas ?? 0),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, desired - available),
  };
  const isAvailable = available >= desired - maxUnavailable;
  const others = (previous?.conditions ?? []).filter(
    ({ type }) => !OURS.includes(type),
  );
  return {
    ...figures,
    ...(previous?.collisionCount === undefined
      ? {}
      : { collisionCount: previous.collisionCount }),
    conditions: [
      stamped(
        condition(previous, 'Available'),
        {
          type: 'Available',
          status: isAvailable ? 'True' : 'False',
          reason: isAvailable
            ? 'MinimumReplicasAvailable'
            : 'MinimumReplicasUnavailable',
          message: isAvailable
            ? 'Deployment has minimum availability.'
            : 'Deployment does not have minimum availability.',
        },
        now,
        false,
      ),
      progressing(deployment, newOne, figures, now),
      ...failures(previous, all, now),
      ...others,
    ],
  };
}

/** What keeps a ReplicaSet from making or removing its pods keeps the Deployment from it, too. */
function failures(
  previous: Status | undefined,
  all: readonly ReplicaSet[],
  now: Date,
): Condition[] {
  const failure = all
    .flatMap(({ status }) => status?.conditions ?? [])
    .find(({ status, type }) => type === REPLICA_FAILURE && status === 'True');
  return failure
    ? [
        stamped(
          condition(previous, REPLICA_FAILURE),
          {
            type: REPLICA_FAILURE,
            status: 'True',
            reason: failure.reason,
            message: failure.message,
          },
          now,
          false,
        ),
      ]
    : [];
}

/** Milliseconds until a rollout that stands still must be called failed. */
export function msUntilDeadline(
  deployment: Deployment,
  status: Status,
  now: Date,
): number | undefined {
  const current = condition(status, 'Progressing');
  if (current?.status !== 'True' || current.reason === 'NewReplicaSetAvailable')
    return undefined;
  const deadline = deadlineOf(deployment, current);
  return deadline === Infinity
    ? undefined
    : Math.max(0, deadline - now.getTime()) + 1;
}

function progressing(
  deployment: Deployment,
  newOne: NewReplicaSet,
  figures: Required<
    Pick<
      Status,
      'replicas' | 'updatedReplicas' | 'readyReplicas' | 'availableReplicas'
    >
  >,
  now: Date,
): Condition {
  const current = condition(deployment.status, 'Progressing');
  const make = (
    status: 'True' | 'False' | 'Unknown',
    reason: string,
    message: string,
    moved: boolean,
  ) =>
    stamped(
      current,
      { type: 'Progressing', status, reason, message },
      now,
      moved,
    );

  if (deployment.spec.paused) {
    return make('Unknown', 'DeploymentPaused', 'Deployment is paused', false);
  }
  if (newOne.state === 'creating') {
    return make(
      'True',
      'NewReplicaSetCreated',
      `Created new replica set "${newOne.name}"`,
      true,
    );
  }
  if (newOne.state === 'waiting') {
    return make(
      'True',
      'ReplicaSetUpdated',
      'Old pods are ending before new ones start.',
      false,
    );
  }
  const name = newOne.replicaSet.metadata.name;
  const desired = deployment.spec.replicas ?? 1;
  const complete =
    figures.updatedReplicas === desired &&
    figures.replicas === desired &&
    figures.availableReplicas === desired;
  // Once complete, a pod that is lost is a matter of availability, not of the rollout.
  const wasComplete =
    current?.reason === 'NewReplicaSetAvailable' &&
    figures.replicas === figures.updatedReplicas;
  if (complete || wasComplete) {
    return make(
      'True',
      'NewReplicaSetAvailable',
      `ReplicaSet "${name}" has successfully progressed.`,
      false,
    );
  }
  const before = deployment.status ?? {};
  const moved =
    figures.updatedReplicas > (before.updatedReplicas ?? 0) ||
    figures.replicas - figures.updatedReplicas <
      (before.replicas ?? 0) - (before.updatedReplicas ?? 0) ||
    figures.readyReplicas > (before.readyReplicas ?? 0) ||
    figures.availableReplicas > (before.availableReplicas ?? 0);
  if (!current || moved) {
    return make(
      'True',
      'ReplicaSetUpdated',
      `ReplicaSet "${name}" is progressing.`,
      true,
    );
  }
  return now.getTime() > deadlineOf(deployment, current)
    ? make(
        'False',
        'ProgressDeadlineExceeded',
        `ReplicaSet "${name}" has timed out progressing.`,
        false,
      )
    : current;
}

/** Means that a rollout may take for ever (Kubernetes' own convention). */
const NO_DEADLINE_SECONDS = 2_147_483_647;

function deadlineOf(deployment: Deployment, current: Condition): number {
  const seconds = deployment.spec.progressDeadlineSeconds ?? 600;
  return seconds === NO_DEADLINE_SECONDS
    ? Infinity
    : Date.parse(current.lastUpdateTime ?? '') + seconds * 1000;
}

function condition(status: Status | undefined, type: string) {
  return status?.conditions?.find(one => one.type === type);
}

/** Times change with what they tell of: transition with the status, update with the reason or when something moved. */
function stamped(
  current: Condition | undefined,
  next: NewCondition,
  now: Date,
  moved: boolean,
): Condition {
  const time = timestamp(now);
  const same =
    current?.status === next.status &&
    current.reason === next.reason &&
    current.message === next.message;
  return {
    ...next,
    lastTransitionTime:
      current?.status === next.status ? current.lastTransitionTime : time,
    lastUpdateTime: same && !moved ? current.lastUpdateTime : time,
  };
}
