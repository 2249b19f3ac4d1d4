import type { Watch } from '@kubernetes/client-node';
import {
  kindId,
  LABEL_OWNER,
  type KubernetesObject,
  type ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterTransport } from '@llm-d-sim/plugin-llm-d-node';
import { distinct } from './distinct';
import { ObjectCache, type CacheListener } from './ObjectCache';
import { Reflector, type InformerTimes } from './Reflector';
import { crdKind, type WatchedKind } from './WatchedKind';

export interface SharedInformersOptions {
  watch: Pick<Watch, 'watch'>;
  transport: ClusterTransport;
  kinds: readonly WatchedKind[];
  onChange: CacheListener;
  /** The cluster began, or ceased, to serve a kind. */
  onServed(kind: WatchedKind, served: boolean): void;
  onError(kind: WatchedKind, error: unknown, retryInMs: number): void;
  random(): number;
  times?: InformerTimes;
}

const usualTimes: InformerTimes = {
  watchSilenceMs: 30_000,
  relistMs: 10 * 60_000,
};

/** One list and one watch per kind, whoever asks and for however many custom resources. */
export class SharedInformers {
  readonly #options: SharedInformersOptions;
  readonly #informers = new Map<
    string,
    { watched: WatchedKind; cache: ObjectCache; reflector: Reflector }
  >();

  constructor(options: SharedInformersOptions) {
    this.#options = options;
    for (const kind of options.kinds) this.#add(kind);
  }

  get #times(): InformerTimes {
    return this.#options.times ?? usualTimes;
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

  /** Kinds, of those watched from the start, that the cluster has not answered for yet. */
  notSynced(): string[] {
    return this.#options.kinds
      .map(kindId)
      .filter(id => !this.#informers.get(id)?.reflector.synced);
  }

  /** What {@link notSynced} names, with the reason; undefined as long as there was no answer. */
  unread(): { kind: string; fault: unknown }[] {
    return this.notSynced().map(kind => ({
      kind,
      fault: this.#informers.get(kind)?.reflector.fault,
    }));
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

  /** Whether a watch of this kind is under way: as long as its lists fail, none is. */
  isWatching(kind: { apiVersion: string; kind: string }): boolean {
    return this.#informers.get(kindId(kind))?.reflector.watching ?? false;
  }

  /** Whether a watch would tell what becomes of this object: a cache must not hold what nobody keeps up to date. */
  isWatched(object: KubernetesObject): boolean {
    const scope = this.#informers.get(kindId(object))?.watched.scope;
    return (
      scope === 'all' ||
      (scope === 'owned' && object.metadata.labels?.[LABEL_OWNER] !== undefined)
    );
  }

  get(reference: ObjectReference): KubernetesObject | undefined {
    return this.cache(reference)?.get(reference.namespace, reference.name);
  }

  cache(kind: { apiVersion: string; kind: string }): ObjectCache | undefined {
    return this.#informers.get(kindId(kind))?.cache;
  }

  /** Everything of any kind that carries this owner UID in our label; each once, in however many versions it is watched. */
  ownedBy(uid: string): KubernetesObject[] {
    return distinct(
      [...this.#informers.values()].flatMap(({ cache }) => cache.ownedBy(uid)),
    );
  }

  #add(watched: WatchedKind): Reflector {
    const { onChange, onError, onServed, random, transport, watch } =
      this.#options;
    const cache = new ObjectCache((object, change) => {
      onChange(object, change);
      // A CRD that comes or goes changes what is served.
      if (kindId(object) === kindId(crdKind)) this.#retryNotServed();
    });
    const reflector = new Reflector({
      watched,
      cache,
      transport,
      watch,
      random,
      times: this.#times,
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
