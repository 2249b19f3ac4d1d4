import {
  llmDStackDeletePermission,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import { asStackManifest } from '../checks/stackManifest';
import { frontingStacks } from '../cluster/frontingStacks';
import type { Asker, StackGate } from './StackGate';

/**
 * Asks for every stack that loses something when some custom resources go: their own, and those in front of the same pods. What the policy says of
 * an object's content does not matter any more.
 *
 * @throws NotAllowedError for the first that may not be touched.
 */
export async function requireDeletion(
  gate: StackGate,
  asker: Asker & { signal?: AbortSignal },
  request: {
    cluster: string;
    /** As they are in the cluster. */
    members: readonly KubernetesObject[];
    client: ClusterClient;
  },
): Promise<void> {
  const { client, cluster, members } = request;
  const manifests = members.map(member => asStackManifest({ ...member }));
  const stacks = [
    ...manifests.map(({ metadata: { name, namespace } }) => ({
      name,
      namespace,
    })),
    ...(await frontingStacks(client, manifests, asker.signal)),
  ];
  for (const stack of stacks) {
    await gate.require(asker, {
      place: { cluster, ...stack },
      permission: llmDStackDeletePermission,
      delivery: 'apply',
      client,
    });
  }
}
