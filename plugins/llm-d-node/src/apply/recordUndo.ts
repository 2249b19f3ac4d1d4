import {
  ownedManifest,
  referenceOf,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '../cluster/ClusterClient';
import type { UndoRecord } from './UndoRecord';

/**
 * How to take back an apply that has not happened yet: what each object is at this moment. Namespaces that exist are left alone, so there is
 * nothing to take back.
 */
export async function recordUndo(
  cluster: ClusterClient,
  planned: {
    apply: readonly KubernetesObject[];
    remove: readonly KubernetesObject[];
  },
  options: { fieldManager: string; signal?: AbortSignal },
): Promise<UndoRecord[]> {
  const { fieldManager, signal } = options;
  const applied = await Promise.all(
    planned.apply.map(async (manifest): Promise<UndoRecord[]> => {
      const reference = referenceOf(manifest);
      const live = await cluster.get(reference, { signal });
      if (!live) return [{ type: 'delete', reference }];
      return manifest.kind === 'Namespace'
        ? []
        : [
            {
              type: 'restore',
              reference,
              uid: live.metadata.uid ?? '',
              manifest: ownedManifest(live, fieldManager),
            },
          ];
    }),
  );
  return [
    ...applied.flat(),
    ...planned.remove.map(
      (live): UndoRecord => ({
        type: 'restore',
        reference: referenceOf(live),
        uid: live.metadata.uid ?? '',
        manifest: ownedManifest(live),
      }),
    ),
  ];
}
