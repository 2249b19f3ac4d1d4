import {
  compile,
  parseStackResource,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';

/** No cluster is asked: the newest versions of APIs that are known. */
const unknownCluster = { kinds: [], kubernetesVersion: '' };

/** What the operator makes of custom resources that lint has found no error in. */
export function compiledFor(
  manifests: readonly KubernetesObject[],
): KubernetesObject[] {
  return manifests.flatMap(manifest => {
    const parsed = parseStackResource(manifest);
    return parsed.ok ? compile(parsed.resource, unknownCluster) : [];
  });
}
