import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_CLUSTER,
  ANNOTATION_INFERENCE_POOL,
  ANNOTATION_SCHEDULER_INSTALL,
} from '@llm-d-sim/plugin-llm-d-common';

/**
 * Whether an entity leads to a stack, whatever its kind: for the classic entity page.
 *
 * @public
 */
export function isInferenceStack(entity: Entity): boolean {
  const { annotations = {} } = entity.metadata;
  return (
    annotations[ANNOTATION_CLUSTER] !== undefined &&
    (annotations[ANNOTATION_SCHEDULER_INSTALL] !== undefined ||
      annotations[ANNOTATION_INFERENCE_POOL] !== undefined)
  );
}
