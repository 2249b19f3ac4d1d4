import {
  deliveredKinds,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';

/** Manifests in the order in which they depend on each other; those of one kind keep theirs. */
export function inApplyOrder(
  manifests: readonly KubernetesObject[],
): KubernetesObject[] {
  return [...manifests].sort((one, other) => rank(one) - rank(other));
}

function rank({ kind }: KubernetesObject): number {
  const index = deliveredKinds.indexOf(kind);
  return index < 0 ? deliveredKinds.length : index;
}
