import type { ResourcePermission } from '@backstage/plugin-permission-common';
import type { DeliveryMode } from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { StackManifest } from '../checks/stackManifest';
import { frontingStacks } from '../cluster/frontingStacks';
import { isSilent } from '../cluster/isSilent';
import type { Asker, GateRequest, StackGate } from './StackGate';

/**
 * Asks for every stack that some custom resources make or change. Stacks that they belong to in the cluster already count too: somebody who
 * may not change a stack may not change the pods behind it either.
 *
 * @throws NotAllowedError for the first that may not be touched.
 */
export async function requireForEach(
  gate: StackGate,
  asker: Asker & { signal?: AbortSignal },
  request: {
    cluster: string;
    manifests: readonly StackManifest[];
    permission: ResourcePermission<'catalog-entity'>;
    delivery?: DeliveryMode;
    client: ClusterClient;
    /** As {@link GateRequest} says. */
    clusterMayBeSilent?: GateRequest['clusterMayBeSilent'];
  },
): Promise<void> {
  const { client, cluster, clusterMayBeSilent, manifests } = request;
  const { delivery, permission } = request;
  for (const manifest of manifests) {
    const { name, namespace } = manifest.metadata;
    await gate.require(asker, {
      place: { cluster, namespace, name },
      permission,
      delivery,
      resources: [manifest],
      client,
      clusterMayBeSilent,
    });
  }
  const stacks = await frontingStacks(client, manifests, asker.signal).catch(
    error => {
      if (clusterMayBeSilent && isSilent(error)) return [];
      throw error;
    },
  );
  for (const stack of stacks) {
    await gate.require(asker, {
      place: { cluster, ...stack },
      permission,
      delivery,
      client,
      clusterMayBeSilent,
    });
  }
}
