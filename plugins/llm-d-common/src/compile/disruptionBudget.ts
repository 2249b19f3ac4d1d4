import type { StackResource } from '../crd';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { NamespacedName } from '../names/stackNames';
import { servedVersion, type Capabilities } from './Capabilities';
import { objectMetadata, type StackComponent } from './objectMetadata';
import type { PodSettings } from './podSettings';

/** The PodDisruptionBudget of a Deployment, where one is asked for. */
export function disruptionBudgets(
  deployment: {
    resource: StackResource;
    component: StackComponent;
    place: NamespacedName;
    selector: Readonly<Record<string, string>>;
    pods: PodSettings;
  },
  capabilities: Capabilities,
): KubernetesObject[] {
  const { component, place, pods, resource, selector } = deployment;
  const { podDisruptionBudget: budget } = pods;
  if (!budget) {
    return [];
  }
  return [
    {
      apiVersion: servedVersion(capabilities, 'PodDisruptionBudget', [
        'policy/v1',
        'policy/v1beta1',
      ]),
      kind: 'PodDisruptionBudget',
      metadata: objectMetadata(resource, component, place),
      spec: {
        selector: { matchLabels: { ...selector } },
        ...(budget.minAvailable !== undefined && {
          minAvailable: budget.minAvailable,
        }),
        ...(budget.maxUnavailable !== undefined && {
          maxUnavailable: budget.maxUnavailable,
        }),
      },
    },
  ];
}
