import {
  ANNOTATION_ORIGIN_LOCATION,
  getCompoundEntityRef,
  stringifyEntityRef,
  type CompoundEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import {
  ANNOTATION_CLUSTER,
  ANNOTATION_INFERENCE_POOL,
  ANNOTATION_SCHEDULER_INSTALL,
  ANNOTATION_SIMULATOR_DEPLOYMENT,
} from '@llm-d-sim/plugin-llm-d-common';

/** Name of an object in a namespace. */
export interface NamespacedName {
  namespace: string;
  name: string;
}

/** Where an entity's stack is. Everything in it comes from the catalog, nothing from a request. */
export interface StackReference {
  entityRef: string;
  /** The entity, in parts. */
  place: CompoundEntityRef;
  cluster: string;
  schedulerInstall?: NamespacedName;
  simulatorDeployment?: NamespacedName;
  pool?: NamespacedName;
  /** True when the entity was read from the cluster by the entity provider, so that nobody typed its annotations. */
  provided: boolean;
}

/** Every place that an entity leads to. */
export function placesOf(stack: StackReference): NamespacedName[] {
  const { pool, schedulerInstall, simulatorDeployment } = stack;
  return [schedulerInstall, simulatorDeployment, pool].filter(
    place => place !== undefined,
  );
}

/**
 * Reads an entity's annotations.
 *
 * @throws NotFoundError when they do not lead to a stack.
 */
export function stackReferenceOf(entity: Entity): StackReference {
  const entityRef = stringifyEntityRef(entity);
  const annotations = entity.metadata.annotations ?? {};
  const cluster = annotations[ANNOTATION_CLUSTER];
  if (!cluster) {
    throw new NotFoundError(
      `${entityRef} has no stack: it lacks the annotation ${ANNOTATION_CLUSTER}`,
    );
  }
  const place = (annotation: string): NamespacedName | undefined => {
    const value = annotations[annotation];
    if (value === undefined) {
      return undefined;
    }
    const match = /^([a-z0-9.-]+)\/([a-z0-9.-]+)$/.exec(value);
    if (!match) {
      throw new NotFoundError(
        `${entityRef} has no stack: its annotation ${annotation} is not of the form <namespace>/<name>`,
      );
    }
    const [, namespace, name] = match;
    return { namespace, name };
  };
  const reference: StackReference = {
    entityRef,
    place: getCompoundEntityRef(entity),
    cluster,
    schedulerInstall: place(ANNOTATION_SCHEDULER_INSTALL),
    simulatorDeployment: place(ANNOTATION_SIMULATOR_DEPLOYMENT),
    pool: place(ANNOTATION_INFERENCE_POOL),
    // The catalog writes this annotation over whatever an entity file says.
    provided:
      annotations[ANNOTATION_ORIGIN_LOCATION]?.startsWith('llm-d:') ?? false,
  };
  if (!reference.schedulerInstall && !reference.pool) {
    throw new NotFoundError(
      `${entityRef} has no stack: it needs the annotation ${ANNOTATION_INFERENCE_POOL} or ${ANNOTATION_SCHEDULER_INSTALL}`,
    );
  }
  return reference;
}
