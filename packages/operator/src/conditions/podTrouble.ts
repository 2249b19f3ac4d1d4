import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { readPod } from './liveObjects';

/** What keeps a pod from being ready. */
export interface PodTrouble {
  reason: string;
  message: string;
}

/**
 * Of pods that are in trouble, what the newest of them says: in a rollout that does not come to its end, a pod of the newest spec
 * tells why.
 */
export function newestTrouble(
  pods: readonly KubernetesObject[],
): PodTrouble | undefined {
  const created = ({ metadata }: KubernetesObject) =>
    Date.parse(metadata.creationTimestamp ?? '') || 0;
  return [...pods]
    .sort((a, b) => created(b) - created(a))
    .map(podTrouble)
    .find(trouble => trouble !== undefined);
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
