import type { SchedulerInstall } from '../crd';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { servedVersion, type Capabilities } from './Capabilities';
import type { EndpointPicker } from './EndpointPicker';
import { objectMetadata } from './objectMetadata';

/** InferenceObjectives of a SchedulerInstall, in the group that its EPP reads and the cluster serves. */
export function objectiveObjects(
  install: SchedulerInstall,
  { names, profile }: EndpointPicker,
  capabilities: Capabilities,
): KubernetesObject[] {
  const apiVersion = servedVersion(
    capabilities,
    'InferenceObjective',
    profile.objectives.apiVersions,
  );
  return Object.entries(install.spec.objectives ?? {})
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, priority]) => ({
      apiVersion,
      kind: 'InferenceObjective',
      metadata: objectMetadata(install, 'objective', {
        namespace: names.pool.namespace,
        name,
      }),
      spec: {
        priority,
        poolRef: {
          group: 'inference.networking.k8s.io',
          kind: 'InferencePool',
          name: names.pool.name,
        },
      },
    }));
}
