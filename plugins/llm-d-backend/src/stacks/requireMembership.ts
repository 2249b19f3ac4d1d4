import { NotAllowedError } from '@backstage/errors';
import {
  ANNOTATION_ENTITY,
  ANNOTATION_INFERENCE_POOL,
  ANNOTATION_SIMULATOR_DEPLOYMENT,
  SIM_API_VERSION,
  describeObject,
  inferencePoolOf,
  type KubernetesObject,
  referenceKey,
  referenceOf,
  schedulerInstallOf,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  frontedSimulator,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';
import { entityNamedBy } from './entityNamedBy';
import type { NamespacedName, StackReference } from './StackReference';

const kind = 'SimulatorDeployment';

/**
 * Holds the pool and the SimulatorDeployment of an entity's annotations to the SchedulerInstall: what is changed or loaded has to belong to
 * the stack. A SimulatorDeployment belongs to the entity that it names itself, and, where it names none, to the SchedulerInstall whose pool
 * selects its pods.
 *
 * @throws NotAllowedError that says which annotation leads elsewhere.
 */
export async function requireMembership(
  cluster: ClusterClient,
  stack: StackReference,
  install: KubernetesObject | undefined,
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  const parsed = schedulerInstallOf(install);
  if (parsed && stack.pool) {
    const pool = inferencePoolOf(parsed);
    if (!isSame(pool, stack.pool)) {
      throw refusal(
        stack,
        ANNOTATION_INFERENCE_POOL,
        stack.pool,
        `its SchedulerInstall leads to ${textOf(pool)}`,
      );
    }
  }
  const { simulatorDeployment: place } = stack;
  const simulator =
    place &&
    (await cluster.get(
      { apiVersion: SIM_API_VERSION, kind, ...place },
      options,
    ));
  // What is not there cannot be changed.
  if (!place || !simulator) {
    return;
  }
  const named = entityNamedBy(simulator);
  if (named !== undefined) {
    if (named !== stack.entityRef) {
      throw refusal(
        stack,
        ANNOTATION_SIMULATOR_DEPLOYMENT,
        place,
        `which belongs to ${named} (its annotation ${ANNOTATION_ENTITY})`,
      );
    }
    return;
  }
  if (!parsed) {
    if (stack.provided) {
      // The entity provider has paired them, and nobody typed it.
      return;
    }
    throw refusal(
      stack,
      ANNOTATION_SIMULATOR_DEPLOYMENT,
      place,
      'and its SchedulerInstall, which is not valid, cannot tell whether it fronts that one',
    );
  }
  const fronted = await frontedSimulator(cluster, parsed, options);
  if (!fronted || keyOf(fronted) !== keyOf(simulator)) {
    throw refusal(
      stack,
      ANNOTATION_SIMULATOR_DEPLOYMENT,
      place,
      fronted
        ? `its SchedulerInstall fronts ${describeObject(fronted)}`
        : 'its SchedulerInstall does not front that one',
    );
  }
}

function refusal(
  { entityRef, provided }: StackReference,
  annotation: string,
  place: NamespacedName,
  why: string,
): NotAllowedError {
  const remedy = provided
    ? 'The catalog has not caught up with the cluster: try again in a minute'
    : `Correct the annotation, or name the entity in the annotation ${ANNOTATION_ENTITY} of what belongs to it`;
  return new NotAllowedError(
    `${entityRef} is read-only: its annotation ${annotation} says ${textOf(
      place,
    )}, ${why}. ${remedy}`,
  );
}

function keyOf(object: KubernetesObject): string {
  return referenceKey(referenceOf(object));
}

function isSame(one: NamespacedName, other: NamespacedName): boolean {
  return one.namespace === other.namespace && one.name === other.name;
}

function textOf({ name, namespace }: NamespacedName): string {
  return `${namespace}/${name}`;
}
