import type { PodSettings } from '../compile/podSettings';
import type { Finding } from '../findings';
import { error, warning, when } from '../findings/report';

/**
 * What is wrong with the settings of one Deployment's pods.
 *
 * @param reserved - labels by which the pods are found
 * @param replicas - least number of pods
 */
export function lintPods(
  { labels = {}, podDisruptionBudget: budget }: PodSettings,
  reserved: readonly string[],
  replicas: number,
  path: string,
): Finding[] {
  return [
    ...reserved
      .filter(label => labels[label] !== undefined)
      .map(label =>
        error(
          'reserved-label',
          `${path}.labels[${label}]`,
          `Invalid value: "${labels[label]}": pods are found by the label ${label}, so its value is not free`,
        ),
      ),
    ...when(
      budget?.maxUnavailable === 0 ||
        (budget?.minAvailable !== undefined &&
          replicas > 0 &&
          budget.minAvailable >= replicas),
      warning(
        'disruption-blocked',
        `${path}.podDisruptionBudget`,
        `${
          budget?.maxUnavailable === 0
            ? 'maxUnavailable 0'
            : `minAvailable ${budget?.minAvailable}`
        } lets none of ${replicas} pods be evicted`,
      ),
    ),
  ];
}
