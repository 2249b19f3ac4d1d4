import type { PodSettings } from '../compile/podSettings';
import type { Finding } from '../findings';
import { error, warning, when } from '../findings/report';

/**
 * What is wrong with the settings of one Deployment's pods.
 *
 * @param reserved - labels by which the pods are found
 * @param pods - least number of pods, and how many of them are ready at once
 */
export function lintPods(
  { labels = {}, podDisruptionBudget: budget }: PodSettings,
  reserved: readonly string[],
  pods: { replicas: number; ready: number },
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
    ...(budget ? lintBudget(budget, pods, path) : []),
  ];
}

/** As the disruption controller counts: pods that are ready, less those that the budget wants to stay. */
function lintBudget(
  budget: NonNullable<PodSettings['podDisruptionBudget']>,
  { ready, replicas }: { replicas: number; ready: number },
  path: string,
): Finding[] {
  const { maxUnavailable = 0, minAvailable } = budget;
  const wanted = minAvailable ?? replicas - maxUnavailable;
  const written =
    minAvailable === undefined
      ? `maxUnavailable ${maxUnavailable}`
      : `minAvailable ${minAvailable}`;
  return when(
    // With both or neither the rule disruption-budget speaks.
    (minAvailable === undefined) !== (budget.maxUnavailable === undefined) &&
      (replicas > 0 || budget.maxUnavailable === 0) &&
      ready <= wanted,
    ready < replicas
      ? warning(
          'disruption-blocked',
          `${path}.podDisruptionBudget`,
          `${written} lets no pod be evicted: of ${replicas} only ${ready} is ready at once`,
          `Set maxUnavailable to ${replicas}, or leave the budget out`,
        )
      : warning(
          'disruption-blocked',
          `${path}.podDisruptionBudget`,
          `${written} lets none of ${replicas} pods be evicted`,
        ),
  );
}
