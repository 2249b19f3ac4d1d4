import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';

const STATUS = 'f:status';

/**
 * What the cache keeps of an object: of kinds that are watched cluster-wide and may be many or large, only what somebody
 * reads. Everything else stays whole, because live objects are compared with the compiled ones field by field; but nobody asks
 * who owns which field of a status, which is most of what a server notes down.
 */
export function projectObject(object: KubernetesObject): KubernetesObject {
  switch (object.kind) {
    case 'Pod':
      return { ...withoutManagedFields(object), spec: undefined };
    case 'CustomResourceDefinition':
      return { ...withoutManagedFields(object), spec: undefined };
    case 'Namespace':
    case 'SimulatorDeployment':
    case 'SchedulerInstall':
      return withoutManagedFields(object);
    default:
      return withoutOwnersOfStatus(object);
  }
}

function withoutManagedFields(object: KubernetesObject): KubernetesObject {
  return {
    ...object,
    metadata: { ...object.metadata, managedFields: undefined },
  };
}

function withoutOwnersOfStatus(object: KubernetesObject): KubernetesObject {
  const { managedFields = [] } = object.metadata;
  if (managedFields.every(({ fieldsV1 = {} }) => !(STATUS in fieldsV1))) {
    return object;
  }
  const kept = managedFields.flatMap(entry => {
    const { [STATUS]: _, ...fieldsV1 } = entry.fieldsV1 ?? {};
    return Object.keys(fieldsV1).length > 0 ? [{ ...entry, fieldsV1 }] : [];
  });
  return { ...object, metadata: { ...object.metadata, managedFields: kept } };
}
