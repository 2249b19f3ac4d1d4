import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';

/**
 * Stages in which a stack is taken down: first what brings traffic in, last what serves it, so that no request is sent to
 * something that has gone.
 */
const networkStages: readonly (readonly string[])[] = [
  ['HTTPRoute', 'EnvoyFilter', 'DestinationRule'],
  ['Gateway', 'ReferenceGrant'],
  ['InferencePool', 'InferenceObjective'],
];

const componentLabel = 'app.kubernetes.io/component';

function stageOf({ kind, metadata }: KubernetesObject): number {
  const network = networkStages.findIndex(kinds => kinds.includes(kind));
  if (network >= 0) return network;
  const isEpp = metadata.labels?.[componentLabel] === 'endpoint-picker';
  return networkStages.length + (isEpp ? 0 : 1);
}

/**
 * Sorts objects into the stages of their deletion: routes, gateways, pools, the EPP with all it needs, model servers.
 *
 * @returns the stages that are not empty, in order
 */
export function deletionStages(
  objects: readonly KubernetesObject[],
): KubernetesObject[][] {
  const stages = new Map<number, KubernetesObject[]>();
  for (const object of objects) {
    const stage = stageOf(object);
    stages.set(stage, [...(stages.get(stage) ?? []), object]);
  }
  return [...stages.keys()]
    .sort((a, b) => a - b)
    .map(stage => stages.get(stage) ?? []);
}
