import {
  ANNOTATION_ENTITY,
  SIM_API_VERSION,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { StackPlace } from '../access/StackPlace';

/**
 * The catalog entity that a SchedulerInstall itself names as its stack's, by the annotation `sim.llm-d.io/entity`.
 *
 * @returns its ref in lower case; undefined where it names none, or is not there
 * @throws ClusterError when the cluster cannot be read.
 */
export async function entityNamedBy(
  client: ClusterClient,
  { name, namespace }: Pick<StackPlace, 'name' | 'namespace'>,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const live = await client.get(
    {
      apiVersion: SIM_API_VERSION,
      kind: 'SchedulerInstall',
      namespace,
      name,
    },
    { signal },
  );
  return live?.metadata.annotations?.[ANNOTATION_ENTITY]?.toLocaleLowerCase(
    'en-US',
  );
}
