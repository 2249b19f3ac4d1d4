import type { ResourcePermission } from '@backstage/plugin-permission-common';
import type { DeliveryMode } from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { StackManifest } from '../checks/stackManifest';
import { frontingStacks } from '../cluster/frontingStacks';
import type { Asker, StackGate } from './StackGate';

/**
 * Asks for every stack that some custom resources make or change. With a cluster, stacks that they belong to there already count too: somebody who
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
    client?: ClusterClient;
  },
): Promise<void> {
  const { client, cluster, delivery, manifests, permission } = request;
  for (const manifest of manifests) {
    const { name, namespace } = manifest.metadata;
    await gate.require(asker, {
      place: { cluster, namespace, name },
      permission,
      delivery,
      resources: [manifest],
      client,
    });
  }
  const stacks = client
    ? await frontingStacks(client, manifests, asker.signal)
    : [];
  for (const stack of stacks) {
    await gate.require(asker, {
      place: { cluster, ...stack },
      permission,
      client,
    });
  }
}
