import { NotAllowedError } from '@backstage/errors';
import { ANNOTATION_ENTITY } from '@llm-d-sim/plugin-llm-d-common';

/** Whoever may register an entity file must not thereby choose what the portal's account acts upon. */
export function readOnly(entityRef: string): NotAllowedError {
  return new NotAllowedError(
    `${entityRef} is read-only: a stack is changed and tested by the entity that was read from its cluster, or by one that its SchedulerInstall names in the annotation ${ANNOTATION_ENTITY}`,
  );
}
