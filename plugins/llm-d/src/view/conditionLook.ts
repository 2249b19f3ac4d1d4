import type { NodeCondition } from '@llm-d-sim/plugin-llm-d-common';

/** Conditions of Gateway API and Kubernetes that are true when something is wrong; of all others it is the other way round. */
const trueWhenWrong = new Set([
  'Conflicted',
  'DisruptionTarget',
  'NamesConflict',
  'OverlappingTLSConfig',
  'PartiallyInvalid',
  'ReplicaFailure',
  'ScalingLimited',
]);

/** Whether a condition is good news, whichever way round its type puts it. */
export function conditionLook({
  status,
  type,
}: Pick<NodeCondition, 'status' | 'type'>): 'good' | 'bad' | 'unknown' {
  if (status === 'Unknown') {
    return 'unknown';
  }
  return (status === 'True') === trueWhenWrong.has(type) ? 'bad' : 'good';
}
