import type { Disruption, RunRequest } from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '../cluster/ClusterClient';

/**
 * Deletes the model pod that a disruption means.
 *
 * @returns its name; undefined when nobody knows who served
 */
export async function deletePod(
  cluster: ClusterClient,
  namespace: string,
  { servedMostOf }: Disruption,
  rows: readonly RunRequest[],
  options: { signal?: AbortSignal },
): Promise<string | undefined> {
  const counts = new Map<string, number>();
  for (const { phase, served } of rows) {
    const pod = served?.replace(/-rank-\d+$/, '');
    if (phase === servedMostOf && pod !== undefined) {
      counts.set(pod, (counts.get(pod) ?? 0) + 1);
    }
  }
  const [most] = [...counts].sort(
    ([one, a], [other, b]) => b - a || (one < other ? -1 : 1),
  );
  if (!most) {
    return undefined;
  }
  const [name] = most;
  await cluster.delete(
    { apiVersion: 'v1', kind: 'Pod', namespace, name },
    options,
  );
  return name;
}
