import type { SimulatorDeployment } from '../crd';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { simulatorNames } from '../names/stackNames';
import { objectMetadata } from './objectMetadata';
import type { Stage } from './simulatorStages';

/**
 * The HorizontalPodAutoscaler of a stage that asks for one. In autoscaling/v1, which every Kubernetes from 1.20 on serves; it
 * has all that is needed to scale by CPU.
 */
export function autoscalers(
  resource: SimulatorDeployment,
  { autoscaling, role }: Stage,
): KubernetesObject[] {
  if (!autoscaling) {
    return [];
  }
  const place = simulatorNames(resource)[role];
  return [
    {
      apiVersion: 'autoscaling/v1',
      kind: 'HorizontalPodAutoscaler',
      metadata: objectMetadata(resource, role, place),
      spec: {
        scaleTargetRef: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name: place.name,
        },
        minReplicas: autoscaling.min,
        maxReplicas: autoscaling.max,
        targetCPUUtilizationPercentage: autoscaling.targetCPUUtilization,
      },
    },
  ];
}
