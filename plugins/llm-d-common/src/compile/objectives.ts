import type { SchedulerInstall } from '../crd';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { Capabilities } from './Capabilities';
import type { EndpointPicker } from './EndpointPicker';
import { objectMetadata } from './objectMetadata';

/** InferenceObjectives of a SchedulerInstall, in the group that its EPP reads and the cluster serves. */
export function objectiveObjects(
  install: SchedulerInstall,
  { names, profile }: EndpointPicker,
  { kinds }: Capabilities,
): KubernetesObject[] {
  const { apiVersions } = profile.objectives;
  const apiVersion =
    apiVersions.find(version =>
      kinds.includes(`${version}/InferenceObjective`),
    ) ?? apiVersions[0];
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
