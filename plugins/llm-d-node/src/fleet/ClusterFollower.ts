import type {
  ClusterLists,
  FleetCluster,
  SnapshotGap,
  StackKind,
} from '@llm-d-sim/plugin-llm-d-common';
import { ApiDiscovery } from '../cluster/ApiDiscovery';
import { ApiServer } from '../cluster/ApiServer';
import type { ClusterTransport } from '../cluster/ClusterTransport';
import { innermostMessage } from '../cluster/innermostMessage';
import { ResourcePaths } from '../cluster/ResourcePaths';
import { pause } from '../time/pause';
import { fleetKinds } from './fleetKinds';
import { KindFollower } from './KindFollower';
import type { ObjectStore } from './ObjectStore';

/** What changed in a cluster. @public */
export interface ClusterChange {
  kind: StackKind;
  /** In which something changed; empty string: cluster-scoped. Empty set: what is known of the kind as a whole. */
  namespaces: ReadonlySet<string>;
}

/** How often and how long, ms. @public */
export interface FollowTimes {
  /** Between two readings of a cluster that is polled; it takes longer where a reading takes long. */
  pollMs: number;
  /** Before a cluster that did not answer is asked again. */
  retryMs: number;
  /** Before a kind that is not served, or not readable, is asked for again. */
  gapRetryMs: number;
  /** After this long without an answer a request has failed. */
  requestMs: number;
  /** The API server ends a watch after this long; one that is silent for much longer has died. */
  watchMs: number;
}

const usualTimes: FollowTimes = {
  pollMs: 2_000,
  retryMs: 3_000,
  gapRetryMs: 20_000,
  requestMs: 20_000,
  watchMs: 60_000,
};

/** A reading may take a tenth of the time at most. */
const pollShare = 10;
const graceMs = 10_000;

/** @public */
export interface ClusterFollowerOptions {
  transport: ClusterTransport;
  /** `watch` needs a transport that streams; Backstage's Kubernetes proxy holds events back, so it is polled. */
  mode: 'watch' | 'poll';
  onChange(change: ClusterChange): void;
  now(): Date;
  times?: Partial<FollowTimes>;
  /** Left out: all that health is made of. */
  kinds?: readonly StackKind[];
}

/**
 * Keeps what health is made of, of one whole cluster: one list per kind, whoever asks and for however many stacks. What was
 * read stays when the cluster fails; `state` says so.
 *
 * @public
 */
export class ClusterFollower {
  readonly #options: ClusterFollowerOptions;
  readonly #times: FollowTimes;
  readonly #kinds: ReadonlyMap<StackKind, KindFollower>;
  readonly #abort = new AbortController();
  readonly #failures = new Map<StackKind, string>();
  readonly #synced = new Set<StackKind>();
  readonly #whenSynced: Promise<void>;
  #markSynced: () => void = () => {};
  #loops: Promise<unknown> | undefined;
  #observedAt: Date | undefined;

  constructor(options: ClusterFollowerOptions) {
    this.#options = options;
    this.#times = { ...usualTimes, ...options.times };
    const server = new ApiServer(options.transport);
    const discovery = new ApiDiscovery(path => server.discoveryDocument(path));
    const paths = new ResourcePaths({ server, discovery });
    this.#kinds = new Map(
      fleetKinds
        .filter(({ kind }) => options.kinds?.includes(kind) ?? true)
        .map(followed => [
          followed.kind,
          new KindFollower({
            followed,
            server,
            paths,
            onChange: namespaces =>
              options.onChange({ kind: followed.kind, namespaces }),
          }),
        ]),
    );
    this.#whenSynced = new Promise(resolve => {
      this.#markSynced = resolve;
    });
  }

  get cluster(): string {
    return this.#options.transport.cluster;
  }

  /** Whether every kind was read once. */
  get synced(): boolean {
    return this.#synced.size === this.#kinds.size;
  }

  /** Resolves when every kind was read once, or following has ended. */
  whenSynced(): Promise<void> {
    return this.#whenSynced;
  }

  start(): void {
    this.#loops ??= Promise.all(
      [...this.#kinds.values()].map(kind => this.#follow(kind)),
    );
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    this.#markSynced();
    await this.#loops;
  }

  /** @returns the objects of a kind, as they were last known */
  store(kind: StackKind): ObjectStore {
    const follower = this.#kinds.get(kind);
    if (!follower) {
      throw new TypeError(`${kind} is not followed`);
    }
    return follower.store;
  }

  /** Everything, for judging: objects are the same as long as they do not change. */
  lists(): ClusterLists {
    const objects: ClusterLists['objects'] = {};
    const gaps: SnapshotGap[] = [];
    const [failure] = this.#failures.values();
    for (const [kind, { gap, store }] of this.#kinds) {
      if (gap) {
        gaps.push({ kind, ...gap });
      } else if (this.#synced.has(kind)) {
        objects[kind] = store.all();
      } else if (failure !== undefined) {
        gaps.push({
          kind,
          code: 'Unreadable',
          message: failure,
          cluster: 'Unreachable',
        });
      }
    }
    return { objects, gaps };
  }

  state(): FleetCluster {
    const name = this.cluster;
    const [message] = this.#failures.values();
    const observedAt =
      message === undefined && this.synced && this.#options.mode === 'watch'
        ? this.#options.now()
        : this.#observedAt;
    const at = observedAt && { observedAt: observedAt.toISOString() };
    if (message !== undefined) {
      return { name, state: 'unreachable', message, ...at };
    }
    return {
      name,
      state: this.#options.mode === 'watch' ? 'watched' : 'polled',
      ...at,
    };
  }

  async #follow(follower: KindFollower): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      try {
        await this.#followOnce(follower);
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        this.#note(follower, innermostMessage(error));
        await this.#pause(this.#times.retryMs);
      }
    }
  }

  async #followOnce(follower: KindFollower): Promise<void> {
    const began = performance.now();
    const version = await follower.list(() =>
      this.#within(this.#times.requestMs),
    );
    this.#note(follower, undefined);
    if (version === undefined) {
      await this.#pause(this.#times.gapRetryMs);
    } else if (this.#options.mode === 'poll') {
      const took = performance.now() - began;
      await this.#pause(Math.max(this.#times.pollMs, took * pollShare));
    } else {
      await this.#watch(follower, version);
    }
  }

  async #watch(follower: KindFollower, since: string): Promise<void> {
    const { watchMs } = this.#times;
    let version: string | undefined = since;
    while (version !== undefined && !this.#abort.signal.aborted) {
      const began = performance.now();
      version = await follower.watch(version, {
        timeoutSeconds: Math.ceil(watchMs / 1000),
        signal: this.#within(watchMs + graceMs),
      });
      this.#note(follower, undefined);
      // A server that ends every watch at once is not asked in a tight loop.
      if (performance.now() - began < 1_000) {
        await this.#pause(1_000);
      }
    }
  }

  #within(ms: number): AbortSignal {
    return AbortSignal.any([this.#abort.signal, AbortSignal.timeout(ms)]);
  }

  #note({ followed }: KindFollower, failure: string | undefined): void {
    const before = this.#failures.size > 0;
    if (failure === undefined) {
      this.#failures.delete(followed.kind);
      this.#synced.add(followed.kind);
      this.#observedAt = this.#options.now();
      if (this.synced) {
        this.#markSynced();
      }
    } else {
      this.#failures.set(followed.kind, failure);
    }
    if (before !== this.#failures.size > 0) {
      this.#options.onChange({ kind: followed.kind, namespaces: new Set() });
    }
  }

  async #pause(ms: number): Promise<void> {
    try {
      await pause(ms, this.#abort.signal);
    } catch {
      // Stopped: the loops look at the signal themselves.
    }
  }
}
