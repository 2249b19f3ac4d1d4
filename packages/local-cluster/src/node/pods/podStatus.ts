import type {
  V1ContainerState,
  V1ContainerStatus,
  V1PodCondition,
  V1PodStatus,
} from '@kubernetes/client-node';
import type { Pod } from '../../client/ResourceKind';
import type { Wire } from '../../client/Wire';
import { timestamp } from '../../metav1/timestamp';
import type {
  ContainerSnapshot,
  ContainerState,
} from '../containers/ContainerState';
import { sidecarsOf } from './sidecars';

/** What a pod is doing on this node. */
export interface PodSnapshot {
  podIP: string;
  hostIP: string;
  startedAt: number;
  initContainers: readonly ContainerSnapshot[];
  initialized: boolean;
  containers: readonly ContainerSnapshot[];
}

type Status = Wire<V1PodStatus>;
type Condition = Wire<V1PodCondition>;
type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

const OURS = ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'];

/** The status of a pod. Conditions of others (readiness gates) stay and are heeded. */
export function podStatus(pod: Pod, snapshot: PodSnapshot, now: Date): Status {
  const phase = phaseOf(pod, snapshot);
  const sidecars = new Set(sidecarsOf(pod).map(({ name }) => name));
  const unready = [
    ...snapshot.initContainers.filter(({ name }) => sidecars.has(name)),
    ...snapshot.containers,
  ]
    .filter(({ ready }) => !ready)
    .map(({ name }) => name);
  const others = (pod.status?.conditions ?? []).filter(
    ({ type }) => !OURS.includes(type),
  );
  const closedGates = (pod.spec.readinessGates ?? [])
    .map(({ conditionType }) => conditionType)
    .filter(
      gate => others.find(({ type }) => type === gate)?.status !== 'True',
    );
  const containersReady = notReady(phase, unready);
  const conditions: Omit<Condition, 'lastTransitionTime'>[] = [
    snapshot.initialized
      ? { type: 'Initialized', status: 'True' }
      : {
          type: 'Initialized',
          status: 'False',
          reason: 'ContainersNotInitialized',
          message: `containers with incomplete status: [${snapshot.initContainers
            .filter(one =>
              sidecars.has(one.name) ? !one.started : !hasCompleted(one.state),
            )
            .map(({ name }) => name)
            .join(' ')}]`,
        },
    {
      type: 'Ready',
      ...(containersReady ??
        (closedGates.length > 0
          ? {
              status: 'False',
              reason: 'ReadinessGatesNotReady',
              message: `readiness gates are not "True": [${closedGates.join(
                ' ',
              )}]`,
            }
          : { status: 'True' })),
    },
    { type: 'ContainersReady', ...(containersReady ?? { status: 'True' }) },
    { type: 'PodScheduled', status: 'True' },
  ];
  return {
    phase,
    conditions: [
      ...conditions.map(condition => withTime(condition, pod, now)),
      ...others,
    ],
    hostIP: snapshot.hostIP,
    podIP: snapshot.podIP,
    podIPs: [{ ip: snapshot.podIP }],
    startTime: timestamp(new Date(snapshot.startedAt)),
    ...(snapshot.initContainers.length > 0
      ? {
          initContainerStatuses: snapshot.initContainers.map(container => ({
            ...containerStatus(container),
            ready:
              container.ready ||
              (!sidecars.has(container.name) && hasCompleted(container.state)),
          })),
        }
      : {}),
    containerStatuses: snapshot.containers.map(containerStatus),
    qosClass: pod.status?.qosClass ?? 'BestEffort',
  };
}

/** Whether a pod has ended for good. */
export function hasEnded(phase: string | undefined): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

function phaseOf(pod: Pod, snapshot: PodSnapshot): Phase {
  const policy = pod.spec.restartPolicy ?? 'Always';
  if (!snapshot.initialized) {
    const failed = snapshot.initContainers.some(
      ({ state }) => state.type === 'terminated' && state.exitCode !== 0,
    );
    return failed && policy === 'Never' ? 'Failed' : 'Pending';
  }
  const states = snapshot.containers.map(({ state, lastState }) =>
    state.type === 'waiting' && lastState ? lastState : state,
  );
  if (states.some(({ type }) => type === 'waiting')) return 'Pending';
  if (states.some(({ type }) => type === 'running')) return 'Running';
  if (policy === 'Always' && !pod.metadata.deletionTimestamp) return 'Running';
  const failed = states.some(
    state => state.type === 'terminated' && state.exitCode !== 0,
  );
  if (!failed) return 'Succeeded';
  return policy === 'OnFailure' && !pod.metadata.deletionTimestamp
    ? 'Running'
    : 'Failed';
}

function notReady(phase: Phase, unready: readonly string[]) {
  if (phase === 'Succeeded') {
    return { status: 'False', reason: 'PodCompleted' };
  }
  return unready.length > 0
    ? {
        status: 'False',
        reason: 'ContainersNotReady',
        message: `containers with unready status: [${unready.join(' ')}]`,
      }
    : undefined;
}

function withTime(
  condition: Omit<Condition, 'lastTransitionTime'>,
  pod: Pod,
  now: Date,
): Condition {
  const before = pod.status?.conditions?.find(
    ({ type }) => type === condition.type,
  );
  return {
    ...condition,
    lastTransitionTime:
      before?.status === condition.status && before.lastTransitionTime
        ? before.lastTransitionTime
        : timestamp(now),
  };
}

function containerStatus(snapshot: ContainerSnapshot): Wire<V1ContainerStatus> {
  const { name, image, lastState, restartCount, started, ready } = snapshot;
  return {
    name,
    image,
    imageID:
      snapshot.state.type === 'waiting' && !lastState ? '' : `local://${image}`,
    state: stateOf(snapshot.state),
    lastState: lastState ? stateOf(lastState) : {},
    restartCount,
    started,
    ready,
  };
}

function stateOf(state: ContainerState): Wire<V1ContainerState> {
  switch (state.type) {
    case 'waiting':
      return {
        waiting: {
          reason: state.reason,
          ...(state.message ? { message: state.message } : {}),
        },
      };
    case 'running':
      return { running: { startedAt: timestamp(new Date(state.startedAt)) } };
    case 'terminated':
      return {
        terminated: {
          exitCode: state.exitCode,
          reason: state.reason,
          ...(state.message ? { message: state.message } : {}),
          startedAt: timestamp(new Date(state.startedAt)),
          finishedAt: timestamp(new Date(state.finishedAt)),
        },
      };
    default:
      return state;
  }
}

function hasCompleted(state: ContainerState): boolean {
  return state.type === 'terminated' && state.exitCode === 0;
}
