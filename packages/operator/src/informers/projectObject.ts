import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';

/**
 * What the cache keeps of an object: of kinds that are watched cluster-wide and may be many or large, only what somebody
 * reads. Everything else stays whole, because live objects are compared with the compiled ones field by field.
 */
export function projectObject(object: KubernetesObject): KubernetesObject {
  switch (object.kind) {
    case 'Pod':
      return { ...withoutManagedFields(object), spec: undefined };
    case 'CustomResourceDefinition':
      return { ...withoutManagedFields(object), spec: undefined };
    case 'Namespace':
      return withoutManagedFields(object);
    default:
      return object;
  }
}

function withoutManagedFields(object: KubernetesObject): KubernetesObject {
  return {
    ...object,
    metadata: { ...object.metadata, managedFields: undefined },
  };
}
