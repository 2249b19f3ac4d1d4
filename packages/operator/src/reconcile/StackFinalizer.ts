import {
  kindId,
  LABEL_OWNER_UID,
  OPERATOR_FIELD_MANAGER,
  referenceOf,
  type KubernetesObject,
  type ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import { ClusterError, type ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { SharedInformers } from '../informers/SharedInformers';
import { type WatchedKind } from '../informers/WatchedKind';
import { deletionStages } from './deletionOrder';
import { isOwnedBy, type Owner } from './ownership';

/** Keeps a custom resource until everything that was made for it has gone. */
export const FINALIZER = 'sim.llm-d.io/cleanup';

export type CleanupProgress =
  | { state: 'done' }
  /** These must be gone before the next ones are deleted. */
  | { state: 'waiting'; for: readonly ObjectReference[] };

/** Takes down what was made for a custom resource, in an order that sends no request into the void. */
export class StackFinalizer {
  readonly #cluster: ClusterClient;
  readonly #informers: SharedInformers;
  readonly #kinds: readonly WatchedKind[];

  /**
   * @param options - `kinds` is what the compiler may make; what a status's inventory names besides is looked for, too
   */
  constructor(options: {
    cluster: ClusterClient;
    informers: SharedInformers;
    kinds: readonly WatchedKind[];
  }) {
    this.#cluster = options.cluster;
    this.#informers = options.informers;
    this.#kinds = options.kinds;
  }

  isHeld({ metadata }: KubernetesObject): boolean {
    return metadata.finalizers?.includes(FINALIZER) ?? false;
  }

  /** Writes the finalizer; it must stand before the first object is made. */
  async ensure(resource: KubernetesObject): Promise<void> {
    if (this.isHeld(resource)) return;
    const finalizers = resource.metadata.finalizers ?? [];
    await this.#writeFinalizers(resource, [...finalizers, FINALIZER]);
  }

  async release(resource: KubernetesObject): Promise<void> {
    const finalizers = resource.metadata.finalizers ?? [];
    try {
      await this.#writeFinalizers(
        resource,
        finalizers.filter(one => one !== FINALIZER),
      );
    } catch (error) {
      // Somebody was faster: the custom resource has gone, or its CRD has.
      if (!isGone(error)) throw error;
    }
  }

  /** Deletes the first stage that is still there. To be called again whenever one of its objects has gone. */
  async cleanUp(
    owner: Owner,
    inventory: readonly ObjectReference[],
  ): Promise<CleanupProgress> {
    // An operator that has just started watches the rarer kinds of the stack only from here on.
    for (const { apiVersion, kind } of inventory) {
      await this.#informers.ensure({ apiVersion, kind });
    }
    const known = this.#ours(this.#informers.ownedBy(owner.uid), owner);
    const owned =
      known.length > 0 ? known : await this.#listOwned(owner, inventory);
    const [stage] = deletionStages(owned);
    if (!stage) return { state: 'done' };
    for (const object of stage) {
      if (this.#informers.cache(object)?.isDeleting(object)) {
        await this.#lookAfter(object);
      } else {
        await this.#delete(object);
      }
    }
    return { state: 'waiting', for: stage.map(referenceOf) };
  }

  /** Asks for an object that is on its way out, where no watch will tell that it has gone. */
  async #lookAfter(object: KubernetesObject): Promise<void> {
    if (this.#informers.isWatching(object)) return;
    const now = await this.#cluster.get(referenceOf(object));
    if (now?.metadata.uid !== object.metadata.uid) {
      this.#informers.cache(object)?.remove(object);
    }
  }

  async #delete(object: KubernetesObject): Promise<void> {
    const cache = this.#informers.cache(object);
    const { uid } = object.metadata;
    const isDeleting = await this.#cluster
      .delete(referenceOf(object), { uid })
      .catch(falseIfGone);
    if (isDeleting) cache?.noteDeleting(object);
    // It had gone already, and the watch has not said so yet.
    else cache?.remove(object);
  }

  #ours(
    objects: readonly KubernetesObject[],
    owner: Owner,
  ): KubernetesObject[] {
    return objects.filter(object => isOwnedBy(object, owner));
  }

  /**
   * The last look before the finalizer goes is at the cluster itself: a cache may lag behind what we made a moment ago. And lists that
   * name nothing are believed only when the inventory, asked for by name, is gone too: nobody would ever come back for the rest.
   */
  async #listOwned(
    owner: Owner,
    inventory: readonly ObjectReference[],
  ): Promise<KubernetesObject[]> {
    const listed = await this.#listByLabel(owner, inventory);
    if (listed.length > 0) return listed;
    const found = await Promise.all(
      inventory.map(reference => this.#cluster.get(reference)),
    );
    return this.#ours(
      found.flatMap(object => object ?? []),
      owner,
    );
  }

  async #listByLabel(
    owner: Owner,
    inventory: readonly ObjectReference[],
  ): Promise<KubernetesObject[]> {
    const served = this.#kinds.filter(kind => this.#informers.isServed(kind));
    const kinds = new Map(
      [...served, ...inventory].map(({ apiVersion, kind }) => [
        kindId({ apiVersion, kind }),
        { apiVersion, kind },
      ]),
    );
    const lists = await Promise.all(
      [...kinds.values()].map(kind =>
        this.#cluster
          .list(kind, { labelSelector: `${LABEL_OWNER_UID}=${owner.uid}` })
          .catch(error => {
            if (isGone(error)) return [];
            throw error;
          }),
      ),
    );
    return this.#ours(lists.flat(), owner);
  }

  async #writeFinalizers(
    resource: KubernetesObject,
    finalizers: readonly string[],
  ): Promise<void> {
    const { resourceVersion } = resource.metadata;
    const answer = await this.#cluster.patch(
      referenceOf(resource),
      // The version guards against finalizers that others added meanwhile.
      { metadata: { finalizers, resourceVersion } },
      { fieldManager: OPERATOR_FIELD_MANAGER },
    );
    this.#informers.cache(resource)?.put(answer);
  }
}

function falseIfGone(error: unknown): false {
  if (isGone(error)) return false;
  throw error;
}

function isGone(error: unknown): boolean {
  return (
    error instanceof ClusterError &&
    ['NotFound', 'Gone', 'KindNotServed'].includes(error.code)
  );
}
