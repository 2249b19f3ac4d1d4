import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { FaultReason } from './faultRules';
import type { PodHealth } from './HealthReport';
import type { Finding } from './LinkState';
import type { Views } from './views';
import type { Moment } from './Moment';

/** Reasons for which a container waits and which do not go by themselves. */
const waitingFaults: Readonly<Record<string, FaultReason>> = {
  CrashLoopBackOff: 'PodsCrashing',
  ErrImagePull: 'ImageNotPulled',
  ImagePullBackOff: 'ImageNotPulled',
  InvalidImageName: 'ImageNotPulled',
  ErrImageNeverPull: 'ImageNotPulled',
  CreateContainerConfigError: 'ContainerNotCreated',
  CreateContainerError: 'ContainerNotCreated',
  RunContainerError: 'ContainerNotCreated',
};

/** From how many restarts on a container that has just ended again is taken to crash, not to have stumbled. */
const crashesFrom = 2;

/** One pod, judged. */
export interface JudgedPod {
  finding: Finding;
  health: Omit<PodHealth, 'role'>;
  /** On its way out; it no longer counts. */
  deleting: boolean;
  /** Its containers run, whether it is ready or not. */
  running: boolean;
}

export function judgePod(
  pod: KubernetesObject,
  views: Views,
  now: Moment,
): JudgedPod {
  const { status } = views.pod(pod);
  const containers = [
    ...status.initContainerStatuses,
    ...status.containerStatuses,
  ];
  const restarts = containers.reduce(
    (sum, { restartCount }) => sum + restartCount,
    0,
  );
  const lastEnd = containers
    .map(({ lastState }) => lastState.terminated)
    .find(end => end !== undefined);
  const history =
    restarts === 0
      ? ''
      : `; restarted ${restarts} time${restarts === 1 ? '' : 's'}${
          lastEnd
            ? `, last end: ${[lastEnd.reason, `exit code ${lastEnd.exitCode}`]
                .filter(Boolean)
                .join(', ')}`
            : ''
        }`;
  const ready = status.conditions.some(
    condition => condition.type === 'Ready' && condition.status === 'True',
  );
  const deleting = pod.metadata.deletionTimestamp !== undefined;

  const finding = ((): Finding => {
    if (deleting) {
      return {
        status: 'progressing',
        reason: 'PodsStarting',
        message: 'is being deleted',
      };
    }
    const waiting = containers
      .map(({ state }) => state.waiting)
      .find(state => state && waitingFaults[state.reason]);
    if (waiting) {
      return {
        status: 'degraded',
        reason: waitingFaults[waiting.reason],
        message: [waiting.reason, waiting.message].filter(Boolean).join(': '),
      };
    }
    if (status.phase === 'Failed' || status.phase === 'Succeeded') {
      return {
        status: 'degraded',
        reason: 'PodsCrashing',
        message: `has ended (${[status.phase, status.reason, status.message]
          .filter(Boolean)
          .join(': ')})`,
      };
    }
    if (ready) {
      return { status: 'healthy', reason: 'Healthy', message: 'ready' };
    }
    const ended = containers.find(
      ({ restartCount, state }) =>
        restartCount >= crashesFrom &&
        state.terminated !== undefined &&
        state.terminated.exitCode !== 0,
    );
    if (ended) {
      return {
        status: 'degraded',
        reason: 'PodsCrashing',
        message: `ended again (exit code ${ended.state.terminated?.exitCode})`,
      };
    }
    const unscheduled = status.conditions.find(
      ({ type, status: holds }) => type === 'PodScheduled' && holds === 'False',
    );
    if (unscheduled && !now.isYoung(pod.metadata.creationTimestamp)) {
      return {
        status: 'degraded',
        reason: 'PodsNotScheduled',
        message: `has no node: ${unscheduled.message || unscheduled.reason}`,
      };
    }
    // A container that was restarted has begun anew.
    const began = containers
      .map(({ state }) => state.running?.startedAt)
      .concat(status.startTime, pod.metadata.creationTimestamp)
      .some(since => now.isYoung(since));
    return began
      ? {
          status: 'progressing',
          reason: 'PodsStarting',
          message: 'is starting',
        }
      : {
          status: 'degraded',
          reason: 'PodsNotReady',
          message: 'runs and does not become ready',
        };
  })();
  return {
    finding,
    deleting,
    running:
      status.phase === 'Running' &&
      status.containerStatuses.length > 0 &&
      status.containerStatuses.every(({ state }) => state.running),
    health: {
      name: pod.metadata.name,
      status: finding.status,
      message: `${finding.message}${history}`,
      ready,
      restarts,
      ...(status.podIP !== undefined && { ip: status.podIP }),
      ...(status.startTime !== undefined && { startedAt: status.startTime }),
    },
  };
}
