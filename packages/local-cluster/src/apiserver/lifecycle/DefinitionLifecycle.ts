import { CLEANUP_FINALIZER } from '../customresources/definitionType';
import { customResourceTypes } from '../customresources/customResourceTypes';
import type { ObjectRemover } from '../handlers/ObjectRemover';
import type { ServerContext } from '../handlers/ServerContext';
import type { StoreEvent } from '../store/StoreEvent';
import { TaskQueue } from './TaskQueue';

const STORAGE = 'apiextensions.k8s.io/customresourcedefinitions';

/** Serves the kinds of each CustomResourceDefinition while it exists, and deletes their objects before it goes. */
export class DefinitionLifecycle {
  readonly #context: ServerContext;
  readonly #remover: ObjectRemover;
  readonly #queue: TaskQueue;
  readonly #unsubscribe: () => void;
  /** Collections of definitions that are being deleted. */
  readonly #terminating = new Map<string, string>();

  constructor(context: ServerContext, remover: ObjectRemover) {
    this.#context = context;
    this.#remover = remover;
    this.#queue = new TaskQueue(error =>
      context.log(`custom resource definitions: ${error}`),
    );
    this.#unsubscribe = context.store.subscribe((storage, event) =>
      this.#notice(storage, event),
    );
  }

  stop(): void {
    this.#unsubscribe();
    this.#queue.stop();
  }

  #notice(storage: string, event: StoreEvent): void {
    if (storage === STORAGE) {
      this.#define(event);
    } else if (event.type === 'DELETED') {
      const definition = this.#terminating.get(storage);
      if (definition !== undefined) {
        this.#queue.add(definition, () => this.#cleanUp(definition));
      }
    }
  }

  #define(event: StoreEvent): void {
    const { name, deletionTimestamp } = event.object.metadata;
    if (event.type === 'DELETED') {
      this.#context.registry.define(name, []);
      return;
    }
    const types = customResourceTypes(event.object);
    this.#context.registry.define(name, types);
    if (deletionTimestamp) {
      types.forEach(type => this.#terminating.set(type.storage, name));
      this.#queue.add(name, () => this.#cleanUp(name));
    }
  }

  #cleanUp(name: string): void {
    const { store } = this.#context;
    const definition = store.collection(STORAGE).get('', name);
    if (!definition?.metadata.deletionTimestamp) {
      return;
    }
    const [type] = customResourceTypes(definition);
    const objects = type ? store.collection(type.storage).list() : [];
    const remaining = objects.filter(({ metadata }) => {
      const { namespace = '', uid } = metadata;
      return (
        metadata.deletionTimestamp !== undefined ||
        !this.#remover.remove(type, namespace, metadata.name, {
          propagation: 'Background',
          preconditions: { uid },
          dryRun: false,
        }).gone
      );
    });
    if (remaining.length > 0) {
      return;
    }
    if (type) {
      this.#terminating.delete(type.storage);
    }
    const { finalizers = [], ...metadata } = definition.metadata;
    const rest = finalizers.filter(each => each !== CLEANUP_FINALIZER);
    const next = {
      ...definition,
      metadata: { ...metadata, ...(rest.length > 0 && { finalizers: rest }) },
    };
    if (rest.length > 0) {
      store.put(STORAGE, next);
    } else {
      store.remove(STORAGE, next);
    }
  }
}
