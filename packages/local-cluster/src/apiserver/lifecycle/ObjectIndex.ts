import type { StoredObject } from '../api/ApiObject';
import type { ObjectStore } from '../store/ObjectStore';

/** Where an object is stored. */
export interface ObjectPlace {
  storage: string;
  namespace: string;
  name: string;
}

/** Finds objects by uid, and those that an owner owns, without a scan. */
export class ObjectIndex {
  readonly #places = new Map<string, ObjectPlace>();
  /** uid of an owner -> uids of the objects that name it. */
  readonly #dependents = new Map<string, Set<string>>();
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
    store.subscribe((storage, event) => {
      const { uid, namespace = '', name } = event.object.metadata;
      for (const owner of event.previous?.metadata.ownerReferences ?? []) {
        const owned = this.#dependents.get(owner.uid);
        owned?.delete(uid);
        if (owned?.size === 0) {
          this.#dependents.delete(owner.uid);
        }
      }
      if (event.type === 'DELETED') {
        this.#places.delete(uid);
        return;
      }
      this.#places.set(uid, { storage, namespace, name });
      for (const owner of event.object.metadata.ownerReferences ?? []) {
        const owned = this.#dependents.get(owner.uid) ?? new Set();
        this.#dependents.set(owner.uid, owned.add(uid));
      }
    });
  }

  place(uid: string): ObjectPlace | undefined {
    return this.#places.get(uid);
  }

  object(uid: string): StoredObject | undefined {
    const place = this.#places.get(uid);
    return (
      place &&
      this.#store.collection(place.storage).get(place.namespace, place.name)
    );
  }

  dependents(owner: string): string[] {
    return [...(this.#dependents.get(owner) ?? [])];
  }
}
