import {
  Informer,
  KubeConfig,
  KubernetesListObject,
  KubernetesObject,
  ObjectCache,
  makeInformer,
} from '@kubernetes/client-node';

/**
 * What to watch.
 *
 * @public
 */
export interface Watched<T extends KubernetesObject> {
  readonly kubeConfig: KubeConfig;
  /** Path of the collection below the API server's root. */
  readonly path: string;
  readonly list: () => Promise<KubernetesListObject<T>>;
  /** Called with everything there is, after each change. */
  readonly onChange: (objects: readonly T[]) => void;
  /** Called for each interruption; the watch goes on by itself. */
  readonly onError: (error: unknown) => void;
  readonly signal: AbortSignal;
}

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5000;

class CollectionWatch<T extends KubernetesObject> {
  readonly #watched: Watched<T>;
  readonly #informer: Informer<T> & ObjectCache<T>;
  #pause = FIRST_RETRY_MS;
  #timer: NodeJS.Timeout | undefined;
  #dirty = false;

  constructor(watched: Watched<T>) {
    this.#watched = watched;
    this.#informer = makeInformer(
      watched.kubeConfig,
      watched.path,
      async () => {
        const result = await watched.list();
        // An empty list makes no event, and is news all the same.
        this.#changed();
        return result;
      },
    );
    this.#informer.on('change', () => this.#changed());
    this.#informer.on('error', error => this.#failed(error));
  }

  start(): void {
    this.#informer.start().catch(error => this.#failed(error));
  }

  stop(): void {
    clearTimeout(this.#timer);
    // Nothing is left that its failure could matter to.
    this.#informer.stop().catch(() => {});
  }

  /** A list arrives as many single events: they are told once, together. */
  #changed(): void {
    if (this.#dirty) {
      return;
    }
    this.#dirty = true;
    // Not a microtask: the informer takes a list in only after ours returned.
    setImmediate(() => {
      this.#dirty = false;
      if (!this.#watched.signal.aborted) {
        this.#pause = FIRST_RETRY_MS;
        this.#watched.onChange(this.#informer.list());
      }
    });
  }

  #failed(error: unknown): void {
    if (this.#watched.signal.aborted) {
      return;
    }
    this.#watched.onError(error);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.start(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LAST_RETRY_MS);
  }
}

/**
 * Watches a collection for as long as the signal allows. The client's informer
 * stops for good at its first error; this one is started again, with a pause
 * that doubles from 100 ms to 5 s and begins anew once something arrived.
 *
 * @public
 */
export function watchCollection<T extends KubernetesObject>(
  watched: Watched<T>,
): void {
  const watch = new CollectionWatch(watched);
  watched.signal.addEventListener('abort', () => watch.stop(), { once: true });
  watch.start();
}
