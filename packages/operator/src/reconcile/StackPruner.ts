import {
  referenceKey,
  referenceOf,
  type KubernetesObject,
  type ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import { type ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { SharedInformers } from '../informers/SharedInformers';
import { deletionStages } from './deletionOrder';
import { isOwnedBy, type Owner } from './ownership';
import { removableNow } from './removableNow';

/** What is wanted of a custom resource, and what there was. */
export interface Pruning {
  /** The custom resource as it was compiled. */
  live: KubernetesObject;
  owner: Owner;
  manifests: readonly KubernetesObject[];
  /** What its status says was made for it. */
  inventory: readonly ObjectReference[];
  /** Of the manifests, what could not be brought into place. */
  unmade: readonly ObjectReference[];
}

/** What became of objects that are not wanted any more. */
export interface Pruned {
  deleted: readonly ObjectReference[];
  /** May still be needed, as long as something new could not be made. */
  waiting: readonly ObjectReference[];
}

const nothing: Pruned = { deleted: [], waiting: [] };

/**
 * Takes away what a custom resource no longer stands for.
 *
 * No cache decides on a deletion. Caches, and the inventory, only name candidates: each is read from the cluster first, and
 * deleted as the very object that was read; and before that the custom resource itself is read, lest an older state of it is
 * acted upon. A bad read in any of them leads to less being deleted, never to more.
 */
export class StackPruner {
  readonly #cluster: ClusterClient;
  readonly #informers: SharedInformers;

  constructor(options: { cluster: ClusterClient; informers: SharedInformers }) {
    this.#cluster = options.cluster;
    this.#informers = options.informers;
  }

  /** Deletes what is not wanted any more and may go, traffic first, without waiting for it to be gone. */
  async prune(pruning: Pruning): Promise<Pruned> {
    const candidates = this.#candidates(pruning);
    if (candidates.length === 0) return nothing;
    if (this.#isOutdated(pruning)) {
      const known = (one: ObjectReference) => this.#informers.get(one);
      return { deleted: [], waiting: candidates.filter(known) };
    }
    const current = await this.#cluster.get(referenceOf(pruning.live));
    // What has changed since is reconciled anew, and pruned then.
    if (!current || !isSameSpec(current, pruning.live)) return nothing;

    const unwanted: KubernetesObject[] = [];
    for (const candidate of candidates) {
      const object = await this.#cluster.get(candidate);
      const isOurs = object !== undefined && isOwnedBy(object, pruning.owner);
      if (isOurs && object.metadata.deletionTimestamp === undefined) {
        unwanted.push(object);
      } else if (!object) {
        const known = this.#informers.get(candidate);
        if (known) this.#informers.cache(candidate)?.remove(known);
      }
    }
    const { removable, waiting } =
      pruning.unmade.length === 0
        ? { removable: deletionStages(unwanted).flat(), waiting: [] }
        : removableNow(unwanted, pruning.manifests);
    for (const object of removable) {
      const { uid } = object.metadata;
      await this.#cluster.delete(referenceOf(object), { uid });
      this.#informers.cache(object)?.noteDeleting(object);
    }
    return {
      deleted: removable.map(referenceOf),
      waiting: waiting.map(referenceOf),
    };
  }

  /**
   * Whether something of ours is there in an older state than it should be: that may still lead to anything that is not wanted any
   * more. So it is, too, when a bad read calls kinds or namespaces missing whose objects are known.
   */
  #isOutdated({ owner, unmade }: Pruning): boolean {
    return unmade.some(reference => {
      const known = this.#informers.get(reference);
      return known !== undefined && isOwnedBy(known, owner);
    });
  }

  #candidates({ inventory, manifests, owner }: Pruning): ObjectReference[] {
    const wanted = new Set(manifests.map(one => identityOf(referenceOf(one))));
    const isStillOurs = (object: KubernetesObject) =>
      isOwnedBy(object, owner) &&
      !this.#informers.cache(object)?.isDeleting(object);
    const cached = this.#informers.ownedBy(owner.uid).filter(isStillOurs);
    const named = inventory.filter(reference => {
      const known = this.#informers.get(reference);
      return known ? isStillOurs(known) : this.#informers.isServed(reference);
    });
    const candidates = new Map(
      [...cached.map(referenceOf), ...named].map(reference => [
        referenceKey(reference),
        reference,
      ]),
    );
    return [...candidates.values()].filter(
      reference => !wanted.has(identityOf(reference)),
    );
  }
}

function isSameSpec(a: KubernetesObject, b: KubernetesObject): boolean {
  return (
    a.metadata.uid === b.metadata.uid &&
    a.metadata.generation === b.metadata.generation &&
    a.metadata.deletionTimestamp === undefined
  );
}

/**
 * One string per object, in whatever version it is read: what was made in a version that the cluster has outgrown is watched in
 * both, and is not to be pruned in the old one.
 */
function identityOf(reference: ObjectReference): string {
  const [group] = reference.apiVersion.split('/');
  return referenceKey({ ...reference, apiVersion: group });
}
