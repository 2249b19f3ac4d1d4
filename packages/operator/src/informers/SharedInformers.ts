import { Watch, type KubeConfig } from '@kubernetes/client-node';
import {
  kindId,
  type KubernetesObject,
  type ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterTransport } from '@llm-d-sim/plugin-llm-d-node';
import { ObjectCache, type CacheListener } from './ObjectCache';
import { Reflector } from './Reflector';
import { crdKind, type WatchedKind } from './WatchedKind';

export interface SharedInformersOptions {
  kubeConfig: KubeConfig;
  transport: ClusterTransport;
  kinds: readonly WatchedKind[];
  onChange: CacheListener;
  /** The cluster began, or ceased, to serve a kind. */
  onServed(kind: WatchedKind, served: boolean): void;
  onError(kind: WatchedKind, error: unknown, retryInMs: number): void;
  random(): number;
}

/** One list and one watch per kind, whoever asks and for however many custom resources. */
export class SharedInformers {
  readonly #options: SharedInformersOptions;
  readonly #watch: Watch;
  readonly #informers = new Map<
    string,
    { watched: WatchedKind; cache: ObjectCache; reflector: Reflector }
  >();

  constructor(options: SharedInformersOptions) {
    this.#options = options;
    this.#watch = new Watch(options.kubeConfig);
    for (const kind of options.kinds) this.#add(kind);
  }

  /** Begins to watch; resolves when every cache holds what the cluster has. */
  async start(): Promise<void> {
    const informers = [...this.#informers.values()];
    for (const { reflector } of informers) reflector.start();
    await Promise.all(informers.map(({ reflector }) => reflector.whenSynced()));
  }

  async stop(): Promise<void> {
    await Promise.all(
      [...this.#informers.values()].map(({ reflector }) => reflector.stop()),
    );
  }

  /** Begins to watch a kind that was not known from the start, and waits for its cache. */
  async ensure(kind: { apiVersion: string; kind: string }): Promise<void> {
    const known = this.#informers.get(kindId(kind));
    const reflector =
      known?.reflector ?? this.#add({ ...kind, scope: 'owned' });
    reflector.start();
    await reflector.whenSynced();
  }

  /** Does not wait any longer before it asks again for a kind that was not served. */
  retryNow(kind: { apiVersion: string; kind: string }): void {
    this.#informers.get(kindId(kind))?.reflector.retryNow();
  }

  isServed(kind: { apiVersion: string; kind: string }): boolean {
    return this.#informers.get(kindId(kind))?.reflector.served ?? false;
  }

  /** Whether the cache holds objects that are not ours, too. */
  seesAll(kind: { apiVersion: string; kind: string }): boolean {
    return this.#informers.get(kindId(kind))?.watched.scope === 'all';
  }

  get(reference: ObjectReference): KubernetesObject | undefined {
    return this.cache(reference)?.get(reference.namespace, reference.name);
  }

  cache(kind: { apiVersion: string; kind: string }): ObjectCache | undefined {
    return this.#informers.get(kindId(kind))?.cache;
  }

  /** Everything of any kind that carries this owner UID in our label. */
  ownedBy(uid: string): KubernetesObject[] {
    return [...this.#informers.values()].flatMap(({ cache }) =>
      cache.ownedBy(uid),
    );
  }

  #add(watched: WatchedKind): Reflector {
    const { onChange, onError, onServed, random, transport } = this.#options;
    const cache = new ObjectCache((object, change) => {
      onChange(object, change);
      // A CRD that comes or goes changes what is served.
      if (kindId(object) === kindId(crdKind)) this.#retryNotServed();
    });
    const reflector = new Reflector({
      watched,
      cache,
      transport,
      watch: this.#watch,
      random,
      onError,
      onServed,
    });
    this.#informers.set(kindId(watched), { watched, cache, reflector });
    return reflector;
  }

  #retryNotServed(): void {
    for (const { reflector } of this.#informers.values()) {
      if (!reflector.served) reflector.retryNow();
    }
  }
}
