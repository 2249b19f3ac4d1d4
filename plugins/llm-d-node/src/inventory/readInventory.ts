import {
  LABEL_STACK,
  SIM_API_VERSION,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '../cluster/ClusterClient';
import { ClusterError } from '../cluster/ClusterError';

const kinds = ['SchedulerInstall', 'SimulatorDeployment'];

/**
 * The custom resources that golden paths have delivered for a stack: those that carry its label. The cluster itself is the record, so it
 * is right whoever delivered them, by apply or by Git.
 *
 * @throws ClusterError when the cluster cannot be read.
 * @public
 */
export async function readInventory(
  cluster: ClusterClient,
  stack: { name: string; namespaces: readonly string[] },
  options: { signal?: AbortSignal } = {},
): Promise<KubernetesObject[]> {
  const lists = await Promise.all(
    stack.namespaces.flatMap(namespace =>
      kinds.map(kind =>
        listServed(cluster, kind, {
          namespace,
          labelSelector: `${LABEL_STACK}=${stack.name}`,
          signal: options.signal,
        }),
      ),
    ),
  );
  return lists.flat();
}

/** A cluster without our CRDs holds nothing of ours. */
async function listServed(
  cluster: ClusterClient,
  kind: string,
  options: Parameters<ClusterClient['list']>[1],
): Promise<KubernetesObject[]> {
  try {
    return await cluster.list({ apiVersion: SIM_API_VERSION, kind }, options);
  } catch (error) {
    if (error instanceof ClusterError && error.code === 'KindNotServed') {
      return [];
    }
    throw error;
  }
}
