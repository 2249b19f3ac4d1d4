import {
  controllerOf,
  keyOf,
  type ObjectKey,
  type StoredObject,
} from './KubernetesObject';

export interface CacheChange<T> {
  /** Undefined when it was deleted. */
  current: T | undefined;
  previous: T | undefined;
}

/** How many deleted objects are remembered: far more than can be in flight between a write and its watch event. */
const REMEMBERED_DELETIONS = 4096;

/**
 * The newest known state of all objects of one kind, from lists, watch events and the answers to our own writes.
 *
 * Invariants: an object never goes back to an older resourceVersion; one that was seen deleted (by uid) never comes back.
 * So a controller that feeds its own writes into the cache never acts on a state before them.
 */
export class ObjectCache<T extends StoredObject> {
  readonly #objects = new Map<string, T>();
  readonly #byNamespace = new Map<string, Map<string, T>>();
  readonly #byController = new Map<string, Map<string, T>>();
  readonly #deleted = new Set<string>();

  get(key: ObjectKey): T | undefined {
    return this.#objects.get(keyOf(key));
  }

  list(): Iterable<T> {
    return this.#objects.values();
  }

  inNamespace(namespace: string | undefined): Iterable<T> {
    return this.#byNamespace.get(namespace ?? '')?.values() ?? [];
  }

  /** The objects whose controller (owner reference) has this uid. */
  controlledBy(uid: string): Iterable<T> {
    return this.#byController.get(uid)?.values() ?? [];
  }

  /** Takes in an object unless a newer state of it is known. */
  put(object: T): CacheChange<T> | undefined {
    const previous = this.get(object.metadata);
    if (
      this.#deleted.has(object.metadata.uid) ||
      (previous && version(previous) >= version(object))
    ) {
      return undefined;
    }
    this.#unindex(previous);
    this.#index(object);
    return { current: object, previous };
  }

  remove(object: T): CacheChange<T> | undefined {
    this.#remember(object.metadata.uid);
    const previous = this.get(object.metadata);
    if (!previous || previous.metadata.uid !== object.metadata.uid) {
      return undefined;
    }
    this.#unindex(previous);
    return { current: undefined, previous: object };
  }

  /** Takes in a complete list: what it lacks is gone, except what is newer than the list. */
  replace(items: readonly T[], resourceVersion: string): CacheChange<T>[] {
    const listed = new Set(items.map(({ metadata }) => metadata.uid));
    const gone = [...this.#objects.values()].filter(
      object =>
        !listed.has(object.metadata.uid) &&
        version(object) <= Number(resourceVersion),
    );
    return [
      ...gone.map(object => this.remove(object)),
      ...items.map(object => this.put(object)),
    ].filter(change => change !== undefined);
  }

  #index(object: T): void {
    const key = keyOf(object.metadata);
    this.#objects.set(key, object);
    bucket(this.#byNamespace, object.metadata.namespace ?? '').set(key, object);
    const owner = controllerOf(object);
    if (owner) bucket(this.#byController, owner.uid).set(key, object);
  }

  #unindex(object: T | undefined): void {
    if (!object) return;
    const key = keyOf(object.metadata);
    this.#objects.delete(key);
    take(this.#byNamespace, object.metadata.namespace ?? '', key);
    const owner = controllerOf(object);
    if (owner) take(this.#byController, owner.uid, key);
  }

  #remember(uid: string): void {
    this.#deleted.add(uid);
    for (const oldest of this.#deleted) {
      if (this.#deleted.size <= REMEMBERED_DELETIONS) return;
      this.#deleted.delete(oldest);
    }
  }
}

/** Resource versions of one kind can be compared as numbers (Kubernetes promises it since 1.35, and always did so). */
function version(object: StoredObject): number {
  return Number(object.metadata.resourceVersion);
}

function bucket<T>(
  buckets: Map<string, Map<string, T>>,
  name: string,
): Map<string, T> {
  const known = buckets.get(name);
  if (known) return known;
  const fresh = new Map<string, T>();
  buckets.set(name, fresh);
  return fresh;
}

function take<T>(
  buckets: Map<string, Map<string, T>>,
  name: string,
  key: string,
): void {
  const known = buckets.get(name);
  known?.delete(key);
  if (known?.size === 0) buckets.delete(name);
}
