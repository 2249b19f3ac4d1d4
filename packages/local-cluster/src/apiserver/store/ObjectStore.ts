import type { StoredObject } from '../api/ApiObject';
import { ObjectCollection } from './ObjectCollection';
import type { StoreEvent } from './StoreEvent';

/**
 * Every object of the cluster, in memory, with one revision that counts all changes. Reads and writes are synchronous, so a handler that
 * reads, computes and writes without awaiting in between is atomic.
 */
export class ObjectStore {
  readonly #collections = new Map<string, ObjectCollection>();
  readonly #listeners = new Set<(storage: string, event: StoreEvent) => void>();
  readonly #startRevision: number;
  #revision: number;

  /**
   * @param startRevision - the first revision is the one after this. Taken from the clock, a client that resumes a watch of an earlier
   * process is told that its version is too old instead of waiting for ever.
   */
  constructor(startRevision: number) {
    this.#startRevision = startRevision;
    this.#revision = startRevision;
  }

  get revision(): number {
    return this.#revision;
  }

  collection(storage: string): ObjectCollection {
    let collection = this.#collections.get(storage);
    if (!collection) {
      collection = new ObjectCollection(this.#startRevision);
      this.#collections.set(storage, collection);
    }
    return collection;
  }

  /** Calls the listener with every change of any resource. */
  subscribe(
    listener: (storage: string, event: StoreEvent) => void,
  ): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stores a new or changed object under the next revision and returns it as stored. */
  put(storage: string, object: StoredObject): StoredObject {
    const { name, namespace = '' } = object.metadata;
    const previous = this.collection(storage).get(namespace, name);
    const stored = this.#stamp(object);
    this.#commit(storage, {
      type: previous ? 'MODIFIED' : 'ADDED',
      revision: this.#revision,
      object: stored,
      ...(previous && { previous }),
    });
    return stored;
  }

  /** Removes an object; `last` is the state that watchers see. */
  remove(storage: string, last: StoredObject): StoredObject {
    const { name, namespace = '' } = last.metadata;
    const previous = this.collection(storage).get(namespace, name);
    const stored = this.#stamp(last);
    this.#commit(storage, {
      type: 'DELETED',
      revision: this.#revision,
      object: stored,
      ...(previous && { previous }),
    });
    return stored;
  }

  #stamp(object: StoredObject): StoredObject {
    this.#revision += 1;
    return {
      ...object,
      metadata: { ...object.metadata, resourceVersion: `${this.#revision}` },
    };
  }

  #commit(storage: string, event: StoreEvent): void {
    this.collection(storage).commit(event);
    for (const listener of [...this.#listeners]) {
      listener(storage, event);
    }
  }
}
