import {
  autoscalingRules,
  disruptionBudgetRules,
} from '../crd/podCrossFieldRules';
import type { Finding } from '../findings';
import { lintCrossFields } from './lintCrossFields';

/** What pods may have whose fields depend on each other. */
interface PodNode {
  podDisruptionBudget?: { minAvailable?: number; maxUnavailable?: number };
  autoscaling?: { min: number; max: number };
}

/** Rules of the pods of one Deployment that hold even while it is not enabled, for the CRD carries them too. */
export function lintPodCrossFields(
  node: PodNode | undefined,
  path: string,
): Finding[] {
  return [
    ...lintCrossFields(
      disruptionBudgetRules,
      node?.podDisruptionBudget,
      `${path}.podDisruptionBudget`,
    ),
    ...lintCrossFields(
      autoscalingRules,
      node?.autoscaling,
      `${path}.autoscaling`,
    ),
  ];
}
