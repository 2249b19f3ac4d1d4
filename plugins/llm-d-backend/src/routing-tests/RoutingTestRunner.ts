import type {
  AuditorServiceEvent,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  RoutingTestRun,
  RunReport,
  ScenarioParameters,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient, RunProgress } from '@llm-d-sim/plugin-llm-d-node';
import type { StackReference } from '../stacks/StackReference';
import { latestOnly } from './latestOnly';
import type { RoutingTestStore, RunOutcome } from './RoutingTestStore';

/** Executes one scenario against one stack. Throws the signal's reason when it is aborted. */
export type ExecuteScenario = (options: {
  scenario: string;
  parameters: ScenarioParameters;
  seed: string;
  stack: StackReference;
  cluster: ClusterClient;
  signal: AbortSignal;
  onProgress(progress: RunProgress): void;
}) => Promise<RunReport>;

type PokedRun = Pick<RoutingTestRun, 'id' | 'entityRef'>;

/** Why a run was stopped before its end. */
class RunStopped extends Error {
  readonly name = 'RunStopped';
  readonly outcome: RunOutcome;

  constructor(outcome: RunOutcome) {
    super(outcome.state === 'failed' ? outcome.error : outcome.state);
    this.outcome = outcome;
  }
}

/** How long what takes, ms. */
export interface RunnerTimes {
  /** A run whose process has not said so for this long has died. */
  leaseMs: number;
  /** How often a process says that it is alive. */
  renewEveryMs: number;
  longestRunMs: number;
  /** Progress is stored and told at most this often ... */
  progressEveryMs: number;
  /** ... and at least this often, so that whoever watches sees that it goes on. */
  quietMs: number;
}

/** A run of a dead process is failed within lease and sweep, some 20 s. */
const usualTimes: RunnerTimes = {
  leaseMs: 15_000,
  renewEveryMs: 4_000,
  longestRunMs: 10 * 60_000,
  progressEveryMs: 250,
  quietMs: 1_000,
};

/** A run as somebody wants it; everything is checked by now. */
export interface WantedRun {
  stack: StackReference;
  cluster: ClusterClient;
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
  readonly #active = new Map<
    string,
    { controller: AbortController; ended: Promise<void> }
  >();

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
    const { parameters, scenario, slots, stack, startedBy } = wanted;
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
      leaseExpiresAt: this.#leaseEnd(),
    });
    const controller = new AbortController();
    const ended = this.#conduct(run, wanted, controller).finally(() =>
      this.#active.delete(run.id),
    );
    this.#active.set(run.id, { controller, ended });
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
    await this.#stop(id, { state: 'cancelled' });
  }

  async shutdown(): Promise<void> {
    await Promise.all(
      [...this.#active.keys()].map(id =>
        this.#stop(id, {
          state: 'failed',
          error: 'The portal was shut down while the test ran. Run it again.',
        }),
      ),
    );
  }

  async #stop(id: string, outcome: RunOutcome): Promise<void> {
    const active = this.#active.get(id);
    active?.controller.abort(new RunStopped(outcome));
    await active?.ended;
  }

  /** Never rejects: nobody waits for a background run. */
  async #conduct(
    run: RoutingTestRun,
    wanted: WantedRun,
    controller: AbortController,
  ): Promise<void> {
    const { audit } = wanted;
    const { longestRunMs, renewEveryMs } = this.#times;
    const logger = this.#logger.child({ run: run.id, entity: run.entityRef });
    const heartbeat = setInterval(() => {
      this.#beat(run, controller).catch(error =>
        logger.warn('Lease of a routing test could not be renewed', error),
      );
    }, renewEveryMs);
    const deadline = setTimeout(
      () =>
        controller.abort(
          new RunStopped({
            state: 'failed',
            error: `The test did not end within ${
              longestRunMs / 60_000
            } minutes: give it less to do.`,
          }),
        ),
      longestRunMs,
    );
    try {
      const outcome = await this.#outcome(run, wanted, controller, logger);
      await this.#store.finish(run.id, outcome, this.#now());
      await this.#poke(run, logger);
      if (outcome.state === 'failed') {
        logger.warn(`Routing test failed: ${outcome.error}`);
        await audit.fail({ error: new Error(outcome.error) });
      } else {
        await audit.success({
          meta: {
            state: outcome.state,
            ...(outcome.state === 'finished' && {
              verdict: outcome.report.verdict,
            }),
          },
        });
      }
    } catch (error) {
      // The lease runs out and the run is marked failed by whoever looks next.
      logger.error(
        'The result of a routing test could not be stored',
        toError(error),
      );
    } finally {
      clearInterval(heartbeat);
      clearTimeout(deadline);
    }
  }

  async #outcome(
    run: RoutingTestRun,
    { cluster, stack }: WantedRun,
    controller: AbortController,
    logger: LoggerService,
  ): Promise<RunOutcome> {
    const { signal } = controller;
    const { progressEveryMs, quietMs } = this.#times;
    let stored = 0;
    let latest: RunProgress | undefined;
    const writer = latestOnly<RunProgress>(async ({ progress, requests }) => {
      const fresh = requests.slice(stored);
      try {
        await this.#store.progress(run.id, progress, fresh);
        stored += fresh.length;
      } catch (error) {
        // The end of the run stores everything anyway.
        logger.warn('Progress could not be stored', toError(error));
      }
      await this.#poke(run, logger);
    }, progressEveryMs);
    const stillAtIt = setInterval(() => latest && writer.push(latest), quietMs);
    const settle = async () => {
      clearInterval(stillAtIt);
      await writer.settle();
    };
    try {
      const report = await this.#execute({
        scenario: run.scenario,
        parameters: run.parameters,
        seed: run.seed,
        stack,
        cluster,
        signal,
        onProgress: progress => {
          latest = progress;
          writer.push(progress);
        },
      });
      await settle();
      return { state: 'finished', report };
    } catch (error) {
      await settle();
      if (signal.aborted && signal.reason instanceof RunStopped) {
        return signal.reason.outcome;
      }
      return { state: 'failed', error: toError(error).message };
    }
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

  async #beat(run: RoutingTestRun, controller: AbortController): Promise<void> {
    const lease = await this.#store.renewLease(run.id, this.#leaseEnd());
    if (lease !== 'held') {
      controller.abort(new RunStopped({ state: 'cancelled' }));
    }
  }

  #leaseEnd(): Date {
    return new Date(this.#now().getTime() + this.#times.leaseMs);
  }
}

/** The custom resource in its cluster, not the entity: two entities may stand for one stack. */
function stackKey({ cluster, schedulerInstall, pool }: StackReference): string {
  const place = schedulerInstall ?? pool;
  return `${cluster}/${place?.namespace}/${place?.name}`;
}
