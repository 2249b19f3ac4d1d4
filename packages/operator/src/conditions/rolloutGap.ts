import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { readDeployment } from './liveObjects';

/**
 * What is left to do until only pods of the newest spec run, told as `kubectl rollout status` tells it. Whether these pods are
 * available is another question.
 *
 * @param live - undefined: it does not exist
 * @returns undefined when the rollout is through
 */
export function rolloutGap(
  name: string,
  live: KubernetesObject | undefined,
): string | undefined {
  if (!live) return `Deployment ${name} does not exist yet`;
  const { spec, status } = readDeployment(live);
  if (!status || status.observedGeneration < (live.metadata.generation ?? 0)) {
    return `Deployment ${name} has a newer spec than its controller has seen`;
  }
  const failure = status.conditions.find(
    ({ type, status: state, reason }) =>
      (type === 'ReplicaFailure' && state === 'True') ||
      (type === 'Progressing' &&
        state === 'False' &&
        reason === 'ProgressDeadlineExceeded'),
  );
  if (failure) {
    return `Deployment ${name}: ${failure.reason}: ${failure.message}`;
  }
  const { replicas, updatedReplicas } = status;
  if (updatedReplicas < spec.replicas) {
    return `Deployment ${name}: ${updatedReplicas} of ${spec.replicas} pods are of the newest spec`;
  }
  // Old pods that serve on until new ones can: what is ready then is the old spec.
  const old = replicas - updatedReplicas;
  return old > 0
    ? `Deployment ${name}: pods of an older spec are not gone yet (${old} of ${replicas})`
    : undefined;
}
