import {
  LABEL_STACK,
  SIM_API_VERSION,
  inferencePoolOf,
  pairStacks,
  parseStackResource,
  poolSelectorOf,
} from '@llm-d-sim/plugin-llm-d-common';
import { ClusterError, type ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { StackManifest } from '../checks/stackManifest';

/**
 * Stacks that some SimulatorDeployments belong to already, by the SchedulerInstalls that front them and by the label that they carry: whoever changes
 * the pods changes those stacks.
 *
 * @throws ClusterError when the cluster cannot be read.
 */
export async function frontingStacks(
  client: ClusterClient,
  manifests: readonly StackManifest[],
  signal?: AbortSignal,
): Promise<Array<{ namespace: string; name: string }>> {
  const simulators = manifests.filter(
    ({ kind }) => kind === 'SimulatorDeployment',
  );
  if (simulators.length === 0) return [];
  const live = (
    await Promise.all(
      simulators.map(({ apiVersion, kind, metadata }) =>
        client.get(
          {
            apiVersion,
            kind,
            name: metadata.name,
            namespace: metadata.namespace,
          },
          { signal },
        ),
      ),
    )
  ).filter(object => object !== undefined);
  const labelled = live.flatMap(({ metadata }) => {
    const name = metadata.labels?.[LABEL_STACK];
    return name === undefined
      ? []
      : [{ namespace: metadata.namespace ?? 'default', name }];
  });
  if (live.length === 0) return [];
  const installs = await client
    .list({ apiVersion: SIM_API_VERSION, kind: 'SchedulerInstall' }, { signal })
    .catch(error => {
      if (error instanceof ClusterError && error.code === 'KindNotServed') {
        return [];
      }
      throw error;
    });
  const pairs = pairStacks(
    installs.flatMap(object => {
      const parsed = parseStackResource(object);
      return parsed.ok && parsed.resource.kind === 'SchedulerInstall'
        ? [
            {
              ...parsed.resource.metadata,
              poolNamespace: inferencePoolOf(parsed.resource).namespace,
              selector: poolSelectorOf(parsed.resource),
            },
          ]
        : [];
    }),
    live.map(({ metadata }) => ({
      namespace: metadata.namespace ?? 'default',
      name: metadata.name,
    })),
  );
  const fronting = pairs
    .filter(({ simulatorDeployment }) => simulatorDeployment !== undefined)
    .map(({ schedulerInstall: { name, namespace } }) => ({ namespace, name }));
  return [...labelled, ...fronting];
}
