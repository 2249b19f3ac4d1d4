import type { ServerContext } from '../handlers/ServerContext';
import type { ObjectRemover } from '../handlers/ObjectRemover';
import type { ObjectWriter } from '../handlers/ObjectWriter';
import type { StoreEvent } from '../store/StoreEvent';
import { TaskQueue } from './TaskQueue';

/** Gives every namespace its default ServiceAccount, and empties and removes those that are being deleted. */
export class NamespaceLifecycle {
  readonly #context: ServerContext;
  readonly #writer: ObjectWriter;
  readonly #remover: ObjectRemover;
  readonly #queue: TaskQueue;
  readonly #unsubscribe: () => void;

  constructor(
    context: ServerContext,
    writer: ObjectWriter,
    remover: ObjectRemover,
  ) {
    this.#context = context;
    this.#writer = writer;
    this.#remover = remover;
    this.#queue = new TaskQueue(error =>
      context.log(`namespace lifecycle: ${error}`),
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
    const { name, namespace, deletionTimestamp } = event.object.metadata;
    if (storage === 'namespaces') {
      if (event.type === 'ADDED') {
        this.#createAccount(name);
      }
      if (event.type !== 'DELETED' && deletionTimestamp) {
        this.#queue.add(name, () => this.#empty(name));
      }
    } else if (event.type === 'DELETED' && namespace) {
      if (this.#isTerminating(namespace)) {
        this.#queue.add(namespace, () => this.#empty(namespace));
      } else if (storage === 'serviceaccounts' && name === 'default') {
        this.#createAccount(namespace);
      }
    }
  }

  #isTerminating(name: string): boolean {
    return (
      this.#context.store.collection('namespaces').get('', name)?.metadata
        .deletionTimestamp !== undefined
    );
  }

  /** At once, so that a pod created right after its namespace finds it. */
  #createAccount(namespace: string): void {
    const type = this.#context.registry.find('', 'v1', 'serviceaccounts');
    const { store } = this.#context;
    if (
      type &&
      store.collection('namespaces').get('', namespace) &&
      !store.collection(type.storage).get(namespace, 'default')
    ) {
      this.#writer.create(
        type,
        namespace,
        {
          apiVersion: 'v1',
          kind: 'ServiceAccount',
          metadata: { name: 'default' },
        },
        {
          fieldManager: 'kube-controller-manager',
          dryRun: false,
          subresource: '',
          fieldValidation: { level: 'Ignore' },
        },
      );
    }
  }

  #empty(name: string): void {
    const { store, registry } = this.#context;
    const namespace = store.collection('namespaces').get('', name);
    if (!namespace?.metadata.deletionTimestamp) {
      return;
    }
    let remaining = 0;
    for (const type of registry.stored()) {
      if (type.namespaced && store.collection(type.storage).has(name)) {
        for (const object of store.collection(type.storage).list(name)) {
          const { metadata } = object;
          const removal = metadata.deletionTimestamp
            ? { gone: false }
            : this.#remover.remove(type, name, metadata.name, {
                propagation: 'Background',
                preconditions: { uid: metadata.uid },
                dryRun: false,
              });
          remaining += removal.gone ? 0 : 1;
        }
      }
    }
    if (remaining === 0) {
      const emptied = { ...namespace, spec: {} };
      if (namespace.metadata.finalizers?.length) {
        store.put('namespaces', emptied);
      } else {
        store.remove('namespaces', emptied);
      }
    }
  }
}
