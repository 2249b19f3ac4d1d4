import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type {
  DeferredEntity,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import {
  ClusterFollower,
  type FollowTimes,
} from '@llm-d-sim/plugin-llm-d-node';
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { FollowedCluster } from './clusterTransport';
import type { ProviderConfig } from './readProviderConfig';
import { clusterEntityOf } from './stackEntities';
import { StackReader } from './StackReader';

/** Which cluster, how it is followed, and what its entities have in common. @public */
export interface StackEntityProviderOptions
  extends FollowedCluster,
    Omit<ProviderConfig, 'clusters' | 'pollMs'> {
  logger: LoggerService;
  times?: Partial<FollowTimes>;
}

/** How soon what could not be emitted is tried again. */
const retryMs = 2_000;

/**
 * Emits the stacks of one cluster, as they come, change and go.
 *
 * There is one provider per cluster, so that a cluster that cannot be read keeps its entities and does not touch those of the others. What is not known
 * is not emitted: only a list that the cluster itself has given takes entities away.
 *
 * @public
 */
export class StackEntityProvider implements EntityProvider {
  readonly #follower: ClusterFollower;
  readonly #reader: StackReader;
  readonly #logger: LoggerService;
  readonly #fullSyncMs: number;
  readonly #ownEntities: Entity[];
  readonly #stopped = new AbortController();
  #connection?: EntityProviderConnection;
  /** Entity ref to a digest of what was emitted; undefined: the catalog is to be told everything. */
  #emitted?: Map<string, string>;
  #isDue = false;
  #emitting?: Promise<void>;
  #complaint?: string;
  #fullSync?: NodeJS.Timeout;

  constructor(options: StackEntityProviderOptions) {
    const { clusterEntities, defaultOwner, mode, times, transport } = options;
    const { cluster } = transport;
    const given = clusterEntities.get(cluster);
    const clusterEntity =
      given ?? `resource:default/${cluster.replace(/[^\w.-]/g, '-')}`;
    this.#ownEntities =
      given === undefined
        ? [clusterEntityOf(cluster, clusterEntity, defaultOwner)]
        : [];
    this.#reader = new StackReader({ ...options, cluster, clusterEntity });
    this.#fullSyncMs = options.fullSyncMs;
    this.#follower = new ClusterFollower({
      transport,
      mode,
      kinds: ['SchedulerInstall', 'SimulatorDeployment'],
      onChange: () => this.#due(),
      now: () => new Date(),
      times,
    });
    this.#logger = options.logger.child({ target: this.getProviderName() });
  }

  getProviderName(): string {
    return `llm-d:${this.#follower.cluster}`;
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    this.#follower.start();
    this.#follower.whenSynced().then(() => this.#due());
    this.#fullSync = setInterval(() => {
      this.#emitted = undefined;
      this.#due();
    }, this.#fullSyncMs);
    this.#fullSync.unref();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    clearInterval(this.#fullSync);
    await this.#follower.stop();
    await this.#emitting;
  }

  /** Something may have changed. Changes that come while the catalog is told are told together. */
  #due(): void {
    this.#isDue = true;
    this.#emitting ??= this.#emitAll();
  }

  async #emitAll(): Promise<void> {
    while (this.#isDue && !this.#stopped.signal.aborted) {
      this.#isDue = false;
      try {
        await this.#emit();
      } catch (error) {
        // What the catalog holds now is not known.
        this.#emitted = undefined;
        this.#isDue = true;
        this.#complain(error instanceof Error ? error.message : String(error));
        await delay(retryMs, undefined, {
          signal: this.#stopped.signal,
        }).catch(() => {});
      }
    }
    // In the turn of the last look at what is due: what comes later begins anew, and nothing falls in between.
    this.#emitting = undefined;
  }

  async #emit(): Promise<void> {
    const unread = this.#unread();
    if (unread !== undefined) {
      this.#complain(unread);
      return;
    }
    if (!this.#follower.synced) {
      // The first reading is under way, and tells when it is done.
      return;
    }
    this.#complaint = undefined;
    const entities = [
      ...this.#ownEntities,
      ...this.#reader.entities(
        this.#follower.store('SchedulerInstall').all(),
        this.#follower.store('SimulatorDeployment').all(),
      ),
    ];
    const digests = new Map(
      entities.map(entity => [stringifyEntityRef(entity), digestOf(entity)]),
    );
    const before = this.#emitted;
    const changed = entities.filter(entity => {
      const ref = stringifyEntityRef(entity);
      return before?.get(ref) !== digests.get(ref);
    });
    const removed = [...(before?.keys() ?? [])].filter(
      ref => !digests.has(ref),
    );
    if (before && changed.length === 0 && removed.length === 0) {
      return;
    }
    await this.#connection?.applyMutation(
      before
        ? {
            type: 'delta',
            added: changed.map(entity => this.#deferred(entity)),
            removed: removed.map(entityRef => ({
              entityRef,
              locationKey: this.getProviderName(),
            })),
          }
        : {
            type: 'full',
            entities: entities.map(entity => this.#deferred(entity)),
          },
    );
    this.#emitted = digests;
    this.#logger.info(
      before
        ? `${changed.length} entities changed, ${removed.length} went`
        : `Emitted ${entities.length} entities`,
    );
  }

  /** Why what is known is not all there is; a cluster without our CRDs has no stacks, which is an answer. */
  #unread(): string | undefined {
    const state = this.#follower.state();
    if (state.state === 'unreachable') {
      return state.message ?? 'it does not answer';
    }
    return this.#follower
      .lists()
      .gaps.find(({ code }) => code !== 'KindNotServed')?.message;
  }

  #complain(reason: string): void {
    if (reason === this.#complaint) return;
    this.#complaint = reason;
    this.#logger.warn(
      `Stacks of cluster ${
        this.#follower.cluster
      } are not told of; their entities stay as they are: ${reason}`,
    );
  }

  #deferred(entity: Entity): DeferredEntity {
    return { entity, locationKey: this.getProviderName() };
  }
}

function digestOf(entity: Entity): string {
  return createHash('sha256').update(JSON.stringify(entity)).digest('base64');
}
