import type { OwnerReference, StoredObject } from '../api/ApiObject';
import {
  FOREGROUND,
  ORPHAN,
  type ObjectRemover,
} from '../handlers/ObjectRemover';
import type { ServerContext } from '../handlers/ServerContext';
import type { ResourceType } from '../registry/ResourceType';
import type { StoreEvent } from '../store/StoreEvent';
import { ObjectIndex } from './ObjectIndex';
import { TaskQueue } from './TaskQueue';

type OwnerState = 'present' | 'waiting' | 'absent';

/**
 * Deletes what nobody owns any more, and carries out foreground deletion and orphaning. Works on the store, an object at a time, and looks
 * only at objects that a change concerns.
 */
export class GarbageCollector {
  readonly #context: ServerContext;
  readonly #remover: ObjectRemover;
  readonly #index: ObjectIndex;
  readonly #queue: TaskQueue;
  readonly #unsubscribe: () => void;

  constructor(context: ServerContext, remover: ObjectRemover) {
    this.#context = context;
    this.#remover = remover;
    this.#index = new ObjectIndex(context.store);
    this.#queue = new TaskQueue(error =>
      context.log(`garbage collector: ${error}`),
    );
    this.#unsubscribe = context.store.subscribe((_, event) =>
      this.#notice(event),
    );
  }

  stop(): void {
    this.#unsubscribe();
    this.#queue.stop();
  }

  #notice(event: StoreEvent): void {
    const { uid, ownerReferences, deletionTimestamp } = event.object.metadata;
    if (event.type === 'DELETED') {
      this.#index.dependents(uid).forEach(each => this.#enqueue(each));
      ownerReferences?.forEach(owner => this.#enqueue(owner.uid));
      return;
    }
    for (const owner of event.previous?.metadata.ownerReferences ?? []) {
      if (!ownerReferences?.some(each => each.uid === owner.uid)) {
        this.#enqueue(owner.uid);
      }
    }
    if (ownerReferences?.length || deletionTimestamp) {
      this.#enqueue(uid);
    }
  }

  #enqueue(uid: string): void {
    this.#queue.add(uid, () => this.#process(uid));
  }

  #process(uid: string): void {
    const object = this.#index.object(uid);
    const storage = this.#index.place(uid)?.storage;
    const type = this.#context.registry
      .stored()
      .find(each => each.storage === storage);
    if (!object || !type) {
      return;
    }
    const finalizers = object.metadata.finalizers ?? [];
    if (object.metadata.deletionTimestamp && finalizers.includes(ORPHAN)) {
      this.#orphanDependents(object);
      this.#dropFinalizer(type, object, ORPHAN);
    } else if (
      object.metadata.deletionTimestamp &&
      finalizers.includes(FOREGROUND)
    ) {
      this.#deleteDependents(type, object);
    } else if (!object.metadata.deletionTimestamp) {
      this.#checkOwners(type, object);
    }
  }

  #ownerState(object: StoredObject, reference: OwnerReference): OwnerState {
    const owner = this.#index.object(reference.uid);
    const scope = owner?.metadata.namespace;
    if (
      !owner ||
      (scope !== undefined && scope !== object.metadata.namespace)
    ) {
      return 'absent';
    }
    return owner.metadata.deletionTimestamp &&
      owner.metadata.finalizers?.includes(FOREGROUND)
      ? 'waiting'
      : 'present';
  }

  #checkOwners(type: ResourceType, object: StoredObject): void {
    const references = object.metadata.ownerReferences ?? [];
    if (references.length === 0) {
      return;
    }
    const states = references.map(each => this.#ownerState(object, each));
    const kept = references.filter((_, index) => states[index] === 'present');
    if (kept.length === references.length) {
      return;
    }
    if (kept.length > 0) {
      this.#context.store.put(type.storage, {
        ...object,
        metadata: { ...object.metadata, ownerReferences: kept },
      });
      return;
    }
    const waits =
      states.includes('waiting') &&
      this.#index.dependents(object.metadata.uid).length > 0;
    this.#remove(type, object, waits ? 'Foreground' : 'Background');
  }

  #deleteDependents(type: ResourceType, owner: StoredObject): void {
    const { uid } = owner.metadata;
    const blocking = this.#index
      .dependents(uid)
      .flatMap(dependent => this.#index.object(dependent) ?? [])
      .filter(dependent => {
        this.#enqueue(dependent.metadata.uid);
        return dependent.metadata.ownerReferences?.some(
          each => each.uid === uid && each.blockOwnerDeletion === true,
        );
      });
    if (blocking.length === 0) {
      this.#dropFinalizer(type, owner, FOREGROUND);
    }
  }

  #orphanDependents(owner: StoredObject): void {
    for (const uid of this.#index.dependents(owner.metadata.uid)) {
      const dependent = this.#index.object(uid);
      const place = this.#index.place(uid);
      if (dependent && place) {
        const { ownerReferences = [], ...metadata } = dependent.metadata;
        const kept = ownerReferences.filter(
          each => each.uid !== owner.metadata.uid,
        );
        this.#context.store.put(place.storage, {
          ...dependent,
          metadata: {
            ...metadata,
            ...(kept.length > 0 && { ownerReferences: kept }),
          },
        });
      }
    }
  }

  #dropFinalizer(
    type: ResourceType,
    object: StoredObject,
    finalizer: string,
  ): void {
    const { finalizers = [], ...metadata } = object.metadata;
    const rest = finalizers.filter(each => each !== finalizer);
    const next: StoredObject = {
      ...object,
      metadata: { ...metadata, ...(rest.length > 0 && { finalizers: rest }) },
    };
    const { store } = this.#context;
    if (rest.length === 0 && (metadata.deletionGracePeriodSeconds ?? 0) === 0) {
      store.remove(type.storage, next);
    } else {
      store.put(type.storage, next);
    }
  }

  #remove(
    type: ResourceType,
    object: StoredObject,
    propagation: 'Foreground' | 'Background',
  ): void {
    const { namespace = '', name, uid } = object.metadata;
    this.#remover.remove(type, namespace, name, {
      propagation,
      preconditions: { uid },
      dryRun: false,
    });
  }
}
