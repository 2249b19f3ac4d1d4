import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  queryFleet,
  type FleetCluster,
  type FleetPage,
  type FleetQuery,
  type FleetStack,
  type HealthReport,
} from '@llm-d-sim/plugin-llm-d-common';
import type { Caller } from '../caller/Caller';
import type { RunHistory } from '../routing-tests/RunHistory';
import type { ClusterFleet } from './ClusterFleet';
import { unknownRow } from './fleetRow';
import type { IndexedStack, StackIndex } from './StackIndex';
import type { VisibleStacks } from './VisibleStacks';

/** How a cluster comes to be followed. */
export type FollowCluster = (
  name: string,
) => Promise<
  { fleet: ClusterFleet } | { /** Why not, for a person. */ refused: string }
>;

type FollowedCluster =
  | { fleet: ClusterFleet }
  | { refused: string; again: number };

const retryMs = 30_000;

/** Every stack of the catalog in every cluster: followed as long as the catalog has it, shown to those who may see it. */
export class Fleet {
  readonly #follow: FollowCluster;
  readonly #history: RunHistory;
  readonly #index: StackIndex;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #visible: VisibleStacks;
  readonly #clusters = new Map<string, FollowedCluster>();

  constructor(options: {
    follow: FollowCluster;
    history: RunHistory;
    index: StackIndex;
    logger: LoggerService;
    now(): Date;
    visible: VisibleStacks;
  }) {
    this.#follow = options.follow;
    this.#history = options.history;
    this.#index = options.index;
    this.#logger = options.logger;
    this.#now = options.now;
    this.#visible = options.visible;
  }

  /** Looks at the catalog anew, and follows what it has. */
  async refresh(): Promise<void> {
    await this.#index.refresh();
    const byCluster = new Map<string, IndexedStack[]>();
    for (const stack of this.#index.stacks.values()) {
      const { cluster } = stack.reference;
      const stacks = byCluster.get(cluster) ?? [];
      stacks.push(stack);
      byCluster.set(cluster, stacks);
    }
    for (const [name, followed] of this.#clusters) {
      if (!byCluster.has(name)) {
        this.#clusters.delete(name);
        if ('fleet' in followed) {
          await followed.fleet.stop();
        }
      }
    }
    for (const [name, stacks] of byCluster) {
      const followed = await this.#followed(name);
      if ('fleet' in followed) {
        followed.fleet.follow(stacks);
      }
    }
  }

  async stop(): Promise<void> {
    await Promise.all(
      [...this.#clusters.values()].map(followed =>
        'fleet' in followed ? followed.fleet.stop() : undefined,
      ),
    );
    this.#clusters.clear();
  }

  /** A cluster's stacks, if it is followed and was read. */
  of(cluster: string): ClusterFleet | undefined {
    const followed = this.#clusters.get(cluster);
    return followed && 'fleet' in followed && followed.fleet.synced
      ? followed.fleet
      : undefined;
  }

  /**
   * Out of what is known already; undefined when the stack has to be read by itself. What is known of a cluster that cannot be read any more is
   * no report: it may say healthy long after.
   */
  report(cluster: string, entityRef: string): HealthReport | undefined {
    const fleet = this.of(cluster);
    return fleet?.state().state === 'unreachable'
      ? undefined
      : fleet?.report(entityRef);
  }

  get stacks(): readonly IndexedStack[] {
    return [...this.#index.stacks.values()];
  }

  async page(query: FleetQuery, caller: Caller): Promise<FleetPage> {
    const [visibility, lastVerdicts] = await Promise.all([
      this.#visible.of(caller, this.#index.stacks),
      this.#history.lastVerdicts(),
    ]);
    const rows = this.#rows(visibility.stacks).map(row => {
      const lastRun = visibility.runs.has(row.entityRef)
        ? lastVerdicts.get(row.entityRef)
        : undefined;
      return lastRun ? { ...row, lastRun } : row;
    });
    const seen = new Set(rows.map(({ cluster }) => cluster));
    return queryFleet(
      rows,
      this.states().filter(({ name }) => seen.has(name)),
      query,
    );
  }

  #rows(visible: ReadonlySet<string>): FleetStack[] {
    const known = new Map(
      [...this.#clusters.values()]
        .flatMap(followed => ('fleet' in followed ? followed.fleet.rows() : []))
        .map(row => [row.entityRef, row]),
    );
    return [...visible].flatMap(entityRef => {
      const stack = this.#index.stacks.get(entityRef);
      return stack ? [known.get(entityRef) ?? this.#notRead(stack)] : [];
    });
  }

  #notRead(stack: IndexedStack): FleetStack {
    const followed = this.#clusters.get(stack.reference.cluster);
    const message =
      followed && 'refused' in followed
        ? followed.refused
        : `Cluster ${stack.reference.cluster} has not been read yet`;
    return unknownRow(stack, message, this.#now().toISOString());
  }

  /** How many stacks are how, whoever may see them: figures only. */
  countsByCluster(): { cluster: string; status: string; count: number }[] {
    const counts = new Map<
      string,
      { cluster: string; status: string; count: number }
    >();
    for (const followed of this.#clusters.values()) {
      for (const { cluster, status } of 'fleet' in followed
        ? followed.fleet.rows()
        : []) {
        const key = `${cluster} ${status}`;
        const known = counts.get(key) ?? { cluster, status, count: 0 };
        counts.set(key, { ...known, count: known.count + 1 });
      }
    }
    return [...counts.values()];
  }

  states(): FleetCluster[] {
    return [...this.#clusters].map(([name, followed]) =>
      'fleet' in followed
        ? followed.fleet.state()
        : { name, state: 'unreachable', message: followed.refused },
    );
  }

  async #followed(name: string): Promise<FollowedCluster> {
    const known = this.#clusters.get(name);
    const now = this.#now().getTime();
    if (known && ('fleet' in known || now < known.again)) {
      return known;
    }
    const followed = await this.#tryToFollow(name, now);
    this.#clusters.set(name, followed);
    return followed;
  }

  async #tryToFollow(name: string, now: number): Promise<FollowedCluster> {
    try {
      const outcome = await this.#follow(name);
      return 'fleet' in outcome
        ? outcome
        : { ...outcome, again: now + retryMs };
    } catch (error) {
      const { message } = toError(error);
      this.#logger.warn(`Cluster ${name} is not followed: ${message}`);
      return { refused: message, again: now + retryMs };
    }
  }
}
