import {
  displacementOf,
  OPERATOR_FIELD_MANAGER,
  referenceOf,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { ClusterError, type ClusterClient } from '@llm-d-sim/plugin-llm-d-node';

/** A field that somebody else had changed. */
export interface TakenBack {
  path: string;
  manager: string;
}

/**
 * Puts back elements of lists whose key somebody changed, say the number of a Service's port. Server-side apply has no means for that:
 * the element is another one since, and theirs. A patch has, but makes the operator own fields as one that patches, beside what it
 * owns as one that applies; these it has to give up again, or no later apply could remove them.
 */
export class ElementRestorer {
  readonly #cluster: Pick<ClusterClient, 'patch'>;

  constructor(options: { cluster: Pick<ClusterClient, 'patch'> }) {
    this.#cluster = options.cluster;
  }

  /**
   * To be called before the manifest is applied.
   *
   * @returns the object as it is then, and what had been changed
   */
  async restore(
    manifest: KubernetesObject,
    live: KubernetesObject,
  ): Promise<{ live: KubernetesObject; takenBack: TakenBack[] }> {
    const displacement = displacementOf(manifest, live);
    if (!displacement) return { live, takenBack: [] };
    const { patch, places } = displacement;
    const { resourceVersion, uid } = live.metadata;
    const restored = await this.#cluster.patch(
      referenceOf(live),
      // The lists in it are as they were in this very state.
      { ...patch, metadata: { resourceVersion, uid } },
      { fieldManager: OPERATOR_FIELD_MANAGER },
    );
    const takenBack = places.flatMap(({ owner, path }) =>
      owner === undefined ? [] : [{ path, manager: owner }],
    );
    return { live: restored, takenBack };
  }

  /**
   * To be called with the answer to the apply, whose field set has all of it by then.
   *
   * @returns the object as it is now
   */
  async disown(applied: KubernetesObject): Promise<KubernetesObject> {
    if (!hasPatched(applied)) return applied;
    const { managedFields, resourceVersion, uid } = applied.metadata;
    try {
      return await this.#cluster.patch(
        referenceOf(applied),
        {
          metadata: {
            resourceVersion,
            uid,
            managedFields: managedFields?.filter(entry => !isOfPatch(entry)),
          },
        },
        { fieldManager: OPERATOR_FIELD_MANAGER },
      );
    } catch (error) {
      // It has changed since, so it is looked at again soon.
      if (error instanceof ClusterError && error.code === 'Conflict') {
        return applied;
      }
      throw error;
    }
  }
}

/** Whether the operator owns fields of an object as one that patches. */
export function hasPatched({ metadata }: KubernetesObject): boolean {
  return metadata.managedFields?.some(isOfPatch) ?? false;
}

type ManagedFields = NonNullable<
  KubernetesObject['metadata']['managedFields']
>[number];

function isOfPatch({ manager, operation }: ManagedFields): boolean {
  return manager === OPERATOR_FIELD_MANAGER && operation === 'Update';
}
