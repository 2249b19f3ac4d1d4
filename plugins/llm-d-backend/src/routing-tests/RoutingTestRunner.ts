import type {
  AuditorServiceEvent,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  RoutingTestRun,
  ScenarioParameters,
} from '@llm-d-sim/plugin-llm-d-common';
import type { AdmitRun, ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { StackReference } from '../stacks/StackReference';
import { ActiveRun } from './ActiveRun';
import type { ExecuteScenario } from './ExecuteScenario';
import type { RoutingTestStore } from './RoutingTestStore';
import { usualTimes, type RunnerTimes } from './RunnerTimes';

type PokedRun = Pick<RoutingTestRun, 'id' | 'entityRef'>;

/** A run as somebody wants it; everything is checked by now. */
export interface WantedRun {
  stack: StackReference;
  cluster: ClusterClient;
  /** Asked with what the run reads of its stack, for that may have changed since somebody asked for the run. */
  admit: AdmitRun;
  scenario: string;
  parameters: ScenarioParameters;
  /** Undefined: a fresh one. */
  seed: string | undefined;
  startedBy: string;
  /** How many runs the stack may have at once. */
  slots: number;
  audit: AuditorServiceEvent;
}

/**
 * Runs routing tests in the background of this process: one per stack, a lease in the store as a sign of life, progress
 * and result in the store, a poke to whoever looks.
 */
export class RoutingTestRunner {
  readonly #store: RoutingTestStore;
  readonly #execute: ExecuteScenario;
  readonly #sendPoke: (run: PokedRun) => Promise<void>;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #newId: () => string;
  readonly #times: RunnerTimes;
  readonly #active = new Map<string, ActiveRun>();

  constructor(options: {
    store: RoutingTestStore;
    execute: ExecuteScenario;
    /** Tells whoever looks at a run that it is worth reading anew. */
    poke(run: PokedRun): Promise<void>;
    logger: LoggerService;
    now(): Date;
    newId(): string;
    times?: Partial<RunnerTimes>;
  }) {
    this.#store = options.store;
    this.#execute = options.execute;
    this.#sendPoke = options.poke;
    this.#logger = options.logger;
    this.#now = options.now;
    this.#newId = options.newId;
    this.#times = { ...usualTimes, ...options.times };
  }

  /** @throws ConflictError when the stack has as many runs as it may have. */
  async start(wanted: WantedRun): Promise<RoutingTestRun> {
    const {
      admit,
      audit,
      cluster,
      parameters,
      scenario,
      slots,
      stack,
      startedBy,
    } = wanted;
    await this.sweep();
    const run: RoutingTestRun = {
      id: this.#newId(),
      entityRef: stack.entityRef,
      scenario,
      state: 'running',
      startedBy,
      startedAt: this.#now().toISOString(),
      progress: { done: 0, total: 0, stage: 'Starting' },
      parameters,
      seed: wanted.seed ?? this.#newId(),
      baseline: false,
    };
    await this.#store.start(run, {
      stack: stackKey(stack),
      slots,
      leaseExpiresAt: new Date(this.#now().getTime() + this.#times.leaseMs),
    });
    const logger = this.#logger.child({ run: run.id, entity: run.entityRef });
    const active = new ActiveRun({
      run,
      stack,
      cluster,
      admit,
      audit,
      execute: this.#execute,
      store: this.#store,
      poke: () => this.#poke(run, logger),
      logger,
      now: this.#now,
      times: this.#times,
    });
    this.#active.set(run.id, active);
    active.ended.finally(() => this.#active.delete(run.id));
    return run;
  }

  /** Fails the runs whose processes have died, whichever processes those were, and tells of it. */
  async sweep(): Promise<void> {
    for (const run of await this.#store.failExpired(this.#now())) {
      this.#logger.warn(
        `Routing test ${run.id} of ${run.entityRef} had died and is now failed`,
      );
      await this.#poke(run, this.#logger);
    }
  }

  /** Stops a run, whichever process executes it. Resolves once it has ended if it is this one. */
  async cancel(id: string): Promise<void> {
    await this.#store.requestCancel(id);
    await this.#active.get(id)?.stop({ state: 'cancelled' });
  }

  async shutdown(): Promise<void> {
    await Promise.all(
      [...this.#active.values()].map(active =>
        active.stop({
          state: 'failed',
          error: 'The portal was shut down while the test ran. Run it again.',
        }),
      ),
    );
  }

  /** Best effort: whoever is not told reads anew by himself after a while. */
  async #poke(run: PokedRun, logger: LoggerService): Promise<void> {
    try {
      await this.#sendPoke(run);
    } catch (error) {
      logger.warn(
        'The progress of a routing test could not be told',
        toError(error),
      );
    }
  }
}

/** The custom resource in its cluster, not the entity: two entities may stand for one stack. */
function stackKey({ cluster, schedulerInstall, pool }: StackReference): string {
  const place = schedulerInstall ?? pool;
  return `${cluster}/${place?.namespace}/${place?.name}`;
}
