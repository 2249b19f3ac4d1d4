import type {
  KubernetesObject,
  StackResources,
} from '@llm-d-sim/plugin-llm-d-common';
import { createHash } from 'node:crypto';

/**
 * Tells one state of the custom resources from another. A status does not count: the operator writes it all the time, and nobody
 * decides by it.
 */
export function revisionOf(resources: StackResources): string {
  const parts = [resources.schedulerInstall, resources.simulatorDeployment].map(
    stateOf,
  );
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function stateOf(object: KubernetesObject | undefined) {
  if (!object) {
    return undefined;
  }
  const { annotations, deletionTimestamp, generation, labels, uid } =
    object.metadata;
  return { annotations, deletionTimestamp, generation, labels, uid };
}
