import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';

/**
 * Stages in which a stack is taken down: first what brings traffic in, last what serves it, so that no request is sent to
 * something that has gone.
 */
const stages: readonly (readonly string[])[] = [
  ['HTTPRoute', 'GRPCRoute', 'EnvoyFilter', 'DestinationRule'],
  ['Gateway', 'ReferenceGrant'],
  ['InferencePool', 'InferenceObjective', 'InferenceModel'],
];

/**
 * Sorts objects into the stages of their deletion. Deployments that serve the model come after the EPP; what merely
 * supports pods (accounts, roles, configuration) goes with the last of them.
 *
 * @param isEpp - whether a Deployment or Service belongs to the EPP
 * @returns stages that are not empty, in order
 */
export function deletionStages(
  objects: readonly KubernetesObject[],
  isEpp: (object: KubernetesObject) => boolean,
): KubernetesObject[][] {
  const sorted: KubernetesObject[][] = Array.from(
    { length: stages.length + 2 },
    () => [],
  );
  for (const object of objects) {
    const listed = stages.findIndex(kinds => kinds.includes(object.kind));
    const index =
      listed >= 0 ? listed : stages.length + (isEpp(object) ? 0 : 1);
    sorted[index].push(object);
  }
  return sorted.filter(stage => stage.length > 0);
}
