import {
  LABEL_OWNER_UID,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { projectObject } from './projectObject';

/** Called with every object that came, changed or went, in the order in which it happened. */
export type CacheListener = (
  object: KubernetesObject,
  change: 'changed' | 'deleted',
) => void;

/** A late answer is late by moments, so few need to be remembered. */
const rememberedGone = 1000;

/**
 * The newest known state of all objects of one kind, fed by a list, its watch, and by the answers to our own writes.
 *
 * A watch lags behind our own writes. So the answer to a write is taken over at once, and older states of that object that
 * the watch delivers afterwards are ignored: a reconcile never sees a state from before its own last write.
 */
export class ObjectCache {
  readonly #objects = new Map<string, KubernetesObject>();
  readonly #byOwner = new Map<string, Map<string, KubernetesObject>>();
  /** UIDs that we asked the server to delete and that are not reported gone yet. */
  readonly #deleting = new Set<string>();
  /**
   * UIDs that are gone, with the version at which they were: the answer to a write may arrive after the report of the deletion. What
   * a later state of the cluster shows again was never gone: it had lost our label, or a list had left it out.
   */
  readonly #gone = new Map<string, string | undefined>();
  readonly #listener: CacheListener;

  constructor(listener: CacheListener) {
    this.#listener = listener;
  }

  get(namespace: string | undefined, name: string) {
    return this.#objects.get(cacheKey(namespace, name));
  }

  values(): IterableIterator<KubernetesObject> {
    return this.#objects.values();
  }

  get size(): number {
    return this.#objects.size;
  }

  /** Objects that carry this owner UID in our label. */
  ownedBy(uid: string): KubernetesObject[] {
    return [...(this.#byOwner.get(uid)?.values() ?? [])];
  }

  /** True when the object is on its way out, whether the server has said so yet or not. */
  isDeleting(object: KubernetesObject): boolean {
    return (
      object.metadata.deletionTimestamp !== undefined ||
      this.#deleting.has(object.metadata.uid ?? '')
    );
  }

  /** Takes over a complete list: what it does not name is gone. */
  replace(objects: readonly KubernetesObject[], listVersion: string): void {
    for (const object of objects) this.#put(object, listVersion);
    for (const object of this.leftOutBy(objects, listVersion)) {
      this.#forget(object, listVersion);
    }
  }

  /** What this cache knows and a complete list of this version does not name. What was written since is not meant. */
  leftOutBy(
    objects: readonly KubernetesObject[],
    listVersion: string,
  ): KubernetesObject[] {
    const listed = new Set(objects.map(keyOf));
    return [...this.#objects.values()].filter(
      object =>
        !listed.has(keyOf(object)) &&
        !isOlder(listVersion, object.metadata.resourceVersion),
    );
  }

  /** An object as the watch, or the answer to a read or a write, reports it. */
  put(object: KubernetesObject): void {
    this.#put(object, object.metadata.resourceVersion);
  }

  /** @param seenAt - version of the cluster in which the object was there */
  #put(reported: KubernetesObject, seenAt: string | undefined): void {
    const object = projectObject(reported);
    const uid = object.metadata.uid ?? '';
    if (this.#gone.has(uid)) {
      if (!isOlder(this.#gone.get(uid), seenAt)) return;
      this.#gone.delete(uid);
    }
    const key = keyOf(object);
    const known = this.#objects.get(key);
    if (known && known.metadata.uid === object.metadata.uid) {
      const { resourceVersion } = known.metadata;
      if (resourceVersion === object.metadata.resourceVersion) return;
      if (isOlder(object.metadata.resourceVersion, resourceVersion)) return;
    } else if (known) {
      // News of a namesake that went before this one came.
      if (
        isOlder(object.metadata.resourceVersion, known.metadata.resourceVersion)
      ) {
        return;
      }
      // Deleted and created anew without anybody telling us of the deletion.
      this.#deleting.delete(known.metadata.uid ?? '');
    }
    this.#unindex(key, known);
    this.#objects.set(key, object);
    const owner = object.metadata.labels?.[LABEL_OWNER_UID];
    if (owner !== undefined) {
      const siblings = this.#byOwner.get(owner) ?? new Map();
      siblings.set(key, object);
      this.#byOwner.set(owner, siblings);
    }
    this.#listener(object, 'changed');
  }

  /** The object is gone, as of the version that it carries. */
  remove(object: KubernetesObject): void {
    this.#forget(object, object.metadata.resourceVersion);
  }

  #forget(object: KubernetesObject, goneAt: string | undefined): void {
    const key = keyOf(object);
    const known = this.#objects.get(key);
    this.#noteGone(object, goneAt);
    if (!known || known.metadata.uid !== object.metadata.uid) return;
    this.#unindex(key, known);
    this.#objects.delete(key);
    this.#listener(object, 'deleted');
  }

  /** We asked the server to delete this object. */
  noteDeleting(object: KubernetesObject): void {
    const { uid } = object.metadata;
    const known = this.#objects.get(keyOf(object));
    if (uid !== undefined && known?.metadata.uid === uid) {
      this.#deleting.add(uid);
    }
  }

  #noteGone(
    { metadata: { uid } }: KubernetesObject,
    goneAt: string | undefined,
  ): void {
    if (uid === undefined) return;
    this.#deleting.delete(uid);
    this.#gone.set(uid, goneAt);
    if (this.#gone.size > rememberedGone) {
      const [oldest] = this.#gone.keys();
      this.#gone.delete(oldest);
    }
  }

  #unindex(key: string, known: KubernetesObject | undefined): void {
    const owner = known?.metadata.labels?.[LABEL_OWNER_UID];
    if (owner === undefined) return;
    const siblings = this.#byOwner.get(owner);
    siblings?.delete(key);
    if (siblings?.size === 0) this.#byOwner.delete(owner);
  }
}

function cacheKey(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

function keyOf({ metadata }: KubernetesObject): string {
  return cacheKey(metadata.namespace, metadata.name);
}

/**
 * Whether version `a` comes before version `b`. Both come from one server; integers are compared as such, and what is no
 * integer is never called older.
 */
function isOlder(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  if (!/^\d+$/.test(a) || !/^\d+$/.test(b)) return false;
  return BigInt(a) < BigInt(b);
}
