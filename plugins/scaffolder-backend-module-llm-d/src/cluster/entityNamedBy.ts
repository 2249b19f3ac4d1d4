import {
  ANNOTATION_ENTITY,
  SIM_API_VERSION,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { StackPlace } from '../access/StackPlace';

/** What a SchedulerInstall says of the entity that stands for its stack, by the annotation `sim.llm-d.io/entity`. */
export interface NamedEntity {
  /** Whether there is such a SchedulerInstall. */
  exists: boolean;
  /** In lower case; left out where it names none. */
  entityRef?: string;
}

/**
 * The catalog entity that a SchedulerInstall itself names as its stack's.
 *
 * @throws ClusterError when the cluster cannot be read.
 */
export async function entityNamedBy(
  client: ClusterClient,
  { name, namespace }: Pick<StackPlace, 'name' | 'namespace'>,
  signal?: AbortSignal,
): Promise<NamedEntity> {
  const live = await client.get(
    {
      apiVersion: SIM_API_VERSION,
      kind: 'SchedulerInstall',
      namespace,
      name,
    },
    { signal },
  );
  const named = live?.metadata.annotations?.[ANNOTATION_ENTITY];
  return {
    exists: live !== undefined,
    ...(named && { entityRef: named.toLocaleLowerCase('en-US') }),
  };
}
