import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';

/** Live objects without those that came before in another version of their kind. */
export function distinct(
  objects: readonly KubernetesObject[],
): KubernetesObject[] {
  const seen = new Set<string | undefined>();
  return objects.filter(({ metadata: { uid } }) => {
    if (seen.has(uid)) return false;
    seen.add(uid);
    return true;
  });
}
