import type {
  Disruption,
  EndpointFact,
  RunRequest,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '../cluster/ClusterClient';

/**
 * Deletes the model pod that a disruption means. Who served is what an answer says, and anybody may answer: only a pod that the run has
 * read as an endpoint of the pool is deleted.
 *
 * @returns its name; undefined when nobody knows which endpoint served
 */
export async function deletePod(
  cluster: ClusterClient,
  pool: { namespace: string; endpoints: readonly EndpointFact[] },
  { servedMostOf }: Disruption,
  rows: readonly RunRequest[],
  options: { signal?: AbortSignal },
): Promise<string | undefined> {
  const members = new Set(pool.endpoints.map(({ pod }) => pod));
  const counts = new Map<string, number>();
  for (const { phase, served } of rows) {
    const pod = served?.replace(/-rank-\d+$/, '');
    if (phase === servedMostOf && pod !== undefined && members.has(pod)) {
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
    { apiVersion: 'v1', kind: 'Pod', namespace: pool.namespace, name },
    options,
  );
  return name;
}
