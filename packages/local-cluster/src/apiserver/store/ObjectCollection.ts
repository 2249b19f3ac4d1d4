import type { StoredObject } from '../api/ApiObject';
import type { StoreEvent, StoreListener } from './StoreEvent';

/** How many past changes a watch may resume over, per resource. */
const HISTORY_LIMIT = 4000;

/** All objects of one resource, by namespace and name, with the recent changes and those who watch them. */
export class ObjectCollection {
  readonly #namespaces = new Map<string, Map<string, StoredObject>>();
  readonly #listeners = new Set<StoreListener>();
  #history: StoreEvent[] = [];
  /** Changes up to here are forgotten. */
  #forgotten: number;

  constructor(startRevision: number) {
    this.#forgotten = startRevision;
  }

  get(namespace: string, name: string): StoredObject | undefined {
    return this.#namespaces.get(namespace)?.get(name);
  }

  /** Objects in the order of namespace and name; of every namespace when none is given. */
  list(namespace?: string): StoredObject[] {
    const names =
      namespace === undefined
        ? [...this.#namespaces.keys()].sort()
        : [namespace];
    return names.flatMap(each => {
      const objects = this.#namespaces.get(each);
      return objects
        ? [...objects.entries()]
            .sort(([left], [right]) => (left < right ? -1 : 1))
            .map(([, object]) => object)
        : [];
    });
  }

  has(namespace: string): boolean {
    return (this.#namespaces.get(namespace)?.size ?? 0) > 0;
  }

  /** Whether a watch may start after this revision without missing a change. */
  remembers(revision: number): boolean {
    return revision >= this.#forgotten;
  }

  /** The changes after a revision, oldest first. */
  since(revision: number): StoreEvent[] {
    let low = 0;
    let high = this.#history.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#history[middle].revision > revision) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return this.#history.slice(low);
  }

  /** Calls the listener, synchronously, with every change from now on; returns how to stop. */
  subscribe(listener: StoreListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Records a change. Only the store calls this: it hands out the revisions. */
  commit(event: StoreEvent): void {
    const { name, namespace = '' } = event.object.metadata;
    if (event.type === 'DELETED') {
      const objects = this.#namespaces.get(namespace);
      objects?.delete(name);
      if (objects?.size === 0) {
        this.#namespaces.delete(namespace);
      }
    } else {
      const objects = this.#namespaces.get(namespace) ?? new Map();
      this.#namespaces.set(namespace, objects.set(name, event.object));
    }
    this.#history.push(event);
    if (this.#history.length > 2 * HISTORY_LIMIT) {
      this.#forgotten =
        this.#history[this.#history.length - HISTORY_LIMIT - 1].revision;
      this.#history = this.#history.slice(-HISTORY_LIMIT);
    }
    for (const listener of [...this.#listeners]) {
      listener(event);
    }
  }
}
