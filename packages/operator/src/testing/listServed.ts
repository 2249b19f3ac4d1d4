import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import {
  ClusterError,
  type ClusterClient,
  type ListOptions,
} from '@llm-d-sim/plugin-llm-d-node';
import { distinct } from '../informers/distinct';

/** Lists all objects of some kinds, each once; of kinds that the cluster does not serve there are none. */
export async function listServed(
  cluster: Pick<ClusterClient, 'list'>,
  kinds: readonly { apiVersion: string; kind: string }[],
  options?: ListOptions,
): Promise<KubernetesObject[]> {
  const lists = await Promise.all(
    kinds.map(({ apiVersion, kind }) =>
      cluster.list({ apiVersion, kind }, options).catch(error => {
        const notServed =
          error instanceof ClusterError && error.code === 'KindNotServed';
        if (notServed) return [];
        throw error;
      }),
    ),
  );
  return distinct(lists.flat());
}
