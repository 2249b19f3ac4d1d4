import { InputError } from '@backstage/errors';
import {
  SIM_API_VERSION,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';

/** A custom resource of ours with a place to go to. */
export type StackManifest = KubernetesObject & {
  metadata: { name: string; namespace: string };
};

/**
 * Reads a manifest from a step's input. Only our own kinds go to a cluster through actions: they act with the portal's account.
 *
 * @throws InputError for any other kind, or without a name and a namespace
 */
export function asStackManifest(value: Record<string, unknown>): StackManifest {
  const { apiVersion, kind, metadata } = value;
  if (
    apiVersion !== SIM_API_VERSION ||
    (kind !== 'SimulatorDeployment' && kind !== 'SchedulerInstall')
  ) {
    throw new InputError(
      `This portal applies SimulatorDeployments and SchedulerInstalls of ${SIM_API_VERSION} only, not ${String(
        kind,
      )} of ${String(apiVersion)}`,
    );
  }
  if (
    typeof metadata !== 'object' ||
    metadata === null ||
    !('name' in metadata) ||
    typeof metadata.name !== 'string' ||
    !('namespace' in metadata) ||
    typeof metadata.namespace !== 'string'
  ) {
    throw new InputError(
      `${kind}: metadata.name and metadata.namespace are required`,
    );
  }
  return {
    ...value,
    apiVersion,
    kind,
    metadata: {
      ...metadata,
      name: metadata.name,
      namespace: metadata.namespace,
    },
  };
}
