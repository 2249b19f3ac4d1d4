import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { readPreviousStatus } from '../status/StackStatus';
import type { ResourceCount } from './OperatorMetrics';

/** Custom resources by kind and by what their condition Ready says; one without a status counts as Unknown. */
export function readyCounts(
  resources: readonly KubernetesObject[],
): ResourceCount[] {
  const counts = new Map<string, ResourceCount>();
  for (const resource of resources) {
    const { kind } = resource;
    const ready =
      readPreviousStatus(resource).conditions.find(
        ({ type }) => type === 'Ready',
      )?.status ?? 'Unknown';
    const key = `${kind} ${ready}`;
    const count = (counts.get(key)?.count ?? 0) + 1;
    counts.set(key, { kind, ready, count });
  }
  return [...counts.values()];
}
