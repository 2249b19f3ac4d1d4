import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from './ApiClient';
import { ApiError, isApiError } from './ApiError';
import type { StoredObject } from './KubernetesObject';
import { ObjectCache, type CacheChange } from './ObjectCache';
import type { ResourceKind } from './ResourceKind';

const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 10_000;

/**
 * Keeps an {@link ObjectCache} of one kind up to date: list, then watch, and again from the beginning after any fault,
 * forever. (client-node's own informers stop for good at the first error that is not a clean close.)
 */
export class Informer<T extends StoredObject> {
  readonly cache = new ObjectCache<T>();
  readonly synced: Promise<void>;
  readonly #client: ApiClient;
  readonly #kind: ResourceKind<T>;
  readonly #log: (line: string) => void;
  readonly #listeners: ((change: CacheChange<T>) => void)[] = [];
  #markSynced: () => void = () => {};

  constructor(
    client: ApiClient,
    kind: ResourceKind<T>,
    log: (line: string) => void,
  ) {
    this.#client = client;
    this.#kind = kind;
    this.#log = log;
    this.synced = new Promise(resolve => {
      this.#markSynced = resolve;
    });
  }

  /** Calls `listener` after every change of the cache; changes before this call are not repeated. */
  onChange(listener: (change: CacheChange<T>) => void): void {
    this.#listeners.push(listener);
  }

  /** Takes in the API server's answer to a write of ours, so that the cache is never older than what we did. */
  observe(object: T | undefined): void {
    if (object) this.#notify(this.cache.put(object));
  }

  /** Takes in that the API server deleted an object at our request. */
  observeDeleted(object: T): void {
    this.#notify(this.cache.remove(object));
  }

  /** Runs until `signal` is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        const { items, resourceVersion } = await this.#client.list(this.#kind, {
          signal,
        });
        this.cache
          .replace(items, resourceVersion)
          .forEach(change => this.#notify(change));
        this.#markSynced();
        failures = 0;
        await this.#watch(resourceVersion, signal);
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        const pause = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** failures);
        if (!isApiError(error, 410)) {
          this.#log(
            `watch of ${this.#kind.plural}: ${String(
              error,
            )}; again in ${pause} ms`,
          );
        }
        await delay(pause, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Watches, reconnecting after clean closes. Throws when the list has to be made anew. */
  async #watch(since: string, signal: AbortSignal): Promise<void> {
    let resourceVersion = since;
    while (!signal.aborted) {
      let anything = false;
      for await (const event of this.#client.watch(this.#kind, {
        resourceVersion,
        signal,
      })) {
        anything = true;
        if (event.type === 'ERROR') {
          const { code = 500, reason = '', message = '' } = event.object;
          throw new ApiError(code, reason, message);
        }
        resourceVersion = event.object.metadata.resourceVersion;
        if (event.type === 'DELETED') this.observeDeleted(event.object);
        else if (event.type !== 'BOOKMARK') this.observe(event.object);
      }
      if (!anything) {
        await delay(RETRY_MIN_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  #notify(change: CacheChange<T> | undefined): void {
    if (change) this.#listeners.forEach(listener => listener(change));
  }
}
