import {
  ANNOTATION_ENTITY,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';

/** Ref of the entity that a custom resource says stands for its stack, as the catalog writes refs. */
export function entityNamedBy(
  object: KubernetesObject | undefined,
): string | undefined {
  return object?.metadata.annotations?.[ANNOTATION_ENTITY]?.toLocaleLowerCase(
    'en-US',
  );
}
