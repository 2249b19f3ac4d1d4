import {
  labelSelectorText,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  fails,
  holds,
  notRequested,
  type ConditionVerdict,
} from './ConditionVerdict';
import { readDeployment, readPod } from './liveObjects';

/** A Deployment that there should be, what there is of it, and the pods that its selector selects. */
export interface ObservedDeployment {
  name: string;
  live: KubernetesObject | undefined;
  pods: readonly KubernetesObject[];
}

interface PodTrouble {
  reason: string;
  message: string;
}

/** What keeps a pod from being ready, if it says. A pod that is being deleted is on its way out, not in trouble. */
function podTrouble(object: KubernetesObject): PodTrouble | undefined {
  const pod = readPod(object);
  if (pod.ready || pod.deleting) return undefined;
  for (const { name, restartCount, state } of pod.containers) {
    if (state.waiting && state.waiting.reason !== 'ContainerCreating') {
      const { message, reason } = state.waiting;
      const restarts = restartCount > 0 ? ` (restarted ${restartCount}x)` : '';
      return {
        reason: reason || 'ContainerWaiting',
        message: `pod ${pod.name}, container ${name}: ${reason}${restarts}${
          message && `: ${message}`
        }`,
      };
    }
    if (state.terminated) {
      const { exitCode, reason } = state.terminated;
      return {
        reason: 'ContainerEnded',
        message: `pod ${pod.name}, container ${name}: ended with exit code ${exitCode} (${reason})`,
      };
    }
  }
  const scheduled = pod.conditions.find(({ type }) => type === 'PodScheduled');
  return scheduled?.status === 'False'
    ? {
        reason: 'PodsNotReady',
        message: `pod ${pod.name}: ${scheduled.reason}: ${scheduled.message}`,
      }
    : undefined;
}

function unreadyVerdict(
  what: string,
  pods: readonly KubernetesObject[],
): ConditionVerdict {
  const trouble = pods.map(podTrouble).find(one => one !== undefined);
  return trouble === undefined
    ? fails('Progressing', what)
    : fails(trouble.reason, `${what}; ${trouble.message}`);
}

/** Whether the controller has seen the newest spec and no pod of an older one is left. */
function rolloutState({ live, name }: ObservedDeployment): string | undefined {
  if (!live) return `Deployment ${name} does not exist yet`;
  const { spec, status } = readDeployment(live);
  if ((status?.observedGeneration ?? 0) < (live.metadata.generation ?? 0)) {
    return `Deployment ${name} has a newer spec than its controller has seen`;
  }
  const failure = status?.conditions.find(
    ({ type, status: state, reason }) =>
      (type === 'ReplicaFailure' && state === 'True') ||
      (type === 'Progressing' &&
        state === 'False' &&
        reason === 'ProgressDeadlineExceeded'),
  );
  if (failure) {
    return `Deployment ${name}: ${failure.reason}: ${failure.message}`;
  }
  if ((status?.updatedReplicas ?? 0) < spec.replicas) {
    return `Deployment ${name}: ${status?.updatedReplicas ?? 0} of ${
      spec.replicas
    } pods are of the newest spec`;
  }
  return undefined;
}

/** Model servers of a SimulatorDeployment: its own Deployments and their pods. */
export function modelServerCount(deployments: readonly ObservedDeployment[]) {
  let replicas = 0;
  let ready = 0;
  for (const { live, pods } of deployments) {
    replicas += live ? readDeployment(live).spec.replicas : 0;
    ready += pods.filter(pod => readPod(pod).ready).length;
  }
  return { replicas, ready };
}

export function ownModelServersReady(
  deployments: readonly ObservedDeployment[],
): ConditionVerdict {
  if (deployments.length === 0) return notRequested('No model server');
  const { ready, replicas } = modelServerCount(deployments);
  const rollout = deployments
    .map(rolloutState)
    .find(text => text !== undefined);
  if (rollout === undefined && replicas === 0) {
    return holds('ScaledToZero', 'No model server is wanted (replicas: 0)');
  }
  if (rollout === undefined && ready >= replicas) {
    return holds('AllReady', `${ready} of ${replicas} model servers are ready`);
  }
  const what = `${ready} of ${replicas} model servers are ready`;
  return unreadyVerdict(
    rollout === undefined ? what : `${what}: ${rollout}`,
    deployments.flatMap(({ pods }) => pods),
  );
}

/** Model servers that a SchedulerInstall fronts: whatever pods its pool selects. */
export function frontedModelServersReady(options: {
  selector: Readonly<Record<string, string>>;
  namespace: string;
  pods: readonly KubernetesObject[];
}): ConditionVerdict {
  const { namespace, pods, selector } = options;
  const ready = pods.filter(pod => readPod(pod).ready).length;
  const labels = labelSelectorText(selector);
  if (pods.length === 0) {
    return fails(
      'NoModelServers',
      `No pod in namespace ${namespace} matches ${labels}: is there a SimulatorDeployment with these labels, and with replicas above 0?`,
    );
  }
  if (ready === 0) {
    return unreadyVerdict(`0 of ${pods.length} model servers are ready`, pods);
  }
  return holds(
    ready === pods.length ? 'AllReady' : 'SomeReady',
    `${ready} of ${pods.length} model servers are ready`,
  );
}

/** Of several EPPs one leads; the others wait and are not ready, by design. */
export function eppReady(
  epp: ObservedDeployment | undefined,
): ConditionVerdict {
  if (!epp) return notRequested('An EPP');
  const rollout = rolloutState(epp);
  if (!epp.live) {
    return fails('NotFound', rollout ?? `Deployment ${epp.name} is missing`);
  }
  const { spec, status } = readDeployment(epp.live);
  const available = status?.availableReplicas ?? 0;
  if (rollout === undefined && spec.replicas > 0 && available > 0) {
    return holds(
      'Available',
      spec.replicas > 1
        ? `${available} of ${spec.replicas} EPP pods is available and leads, the others stand by`
        : `${available} of ${spec.replicas} EPP pods are available`,
    );
  }
  if (spec.replicas === 0) {
    return fails(
      'ScaledToZero',
      `Deployment ${epp.name} is scaled to zero: nothing picks endpoints`,
    );
  }
  const what = `${available} of ${spec.replicas} EPP pods are available`;
  return unreadyVerdict(
    rollout === undefined ? what : `${what}: ${rollout}`,
    epp.pods,
  );
}
