import type {
  AuditorServiceEvent,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { RoutingTestRun, RunReport } from '@llm-d-sim/plugin-llm-d-common';
import type { RunProgress } from '@llm-d-sim/plugin-llm-d-node';
import type { StackReference } from '../stacks/StackReference';
import { latestOnly } from './latestOnly';
import type { RoutingTestStore, RunOutcome } from './RoutingTestStore';

/** Executes one scenario against one stack. Throws the signal's reason when it is aborted. */
export type ExecuteScenario = (options: {
  scenario: string;
  stack: StackReference;
  signal: AbortSignal;
  onProgress(progress: RunProgress): void;
}) => Promise<RunReport>;

/** Why a run was stopped before its end. */
class RunStopped extends Error {
  readonly name = 'RunStopped';
  readonly outcome: RunOutcome;

  constructor(outcome: RunOutcome) {
    super(outcome.state === 'failed' ? outcome.error : outcome.state);
    this.outcome = outcome;
  }
}

const leaseMs = 30_000;
const renewEveryMs = 5_000;
const longestRunMs = 10 * 60_000;
const progressEveryMs = 250;

/**
 * Runs routing tests in the background of this process: one per stack, a lease in the store as a sign of life, progress
 * and result in the store, a poke to whoever started it.
 */
export class RoutingTestRunner {
  readonly #store: RoutingTestStore;
  readonly #execute: ExecuteScenario;
  readonly #sendPoke: (run: RoutingTestRun) => Promise<void>;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #newId: () => string;
  readonly #active = new Map<
    string,
    { controller: AbortController; ended: Promise<void> }
  >();

  constructor(options: {
    store: RoutingTestStore;
    execute: ExecuteScenario;
    /** Tells whoever started a run that it is worth reading anew. */
    poke(run: RoutingTestRun): Promise<void>;
    logger: LoggerService;
    now(): Date;
    newId(): string;
  }) {
    this.#store = options.store;
    this.#execute = options.execute;
    this.#sendPoke = options.poke;
    this.#logger = options.logger;
    this.#now = options.now;
    this.#newId = options.newId;
  }

  /** @throws ConflictError when the stack has a run already. */
  async start(options: {
    stack: StackReference;
    scenario: string;
    startedBy: string;
    audit: AuditorServiceEvent;
  }): Promise<RoutingTestRun> {
    const { stack, scenario, startedBy, audit } = options;
    const now = this.#now();
    await this.#store.failExpired(now);
    const run: RoutingTestRun = {
      id: this.#newId(),
      entityRef: stack.entityRef,
      scenario,
      state: 'running',
      startedBy,
      startedAt: now.toISOString(),
      progress: { done: 0, total: 0, stage: 'Starting' },
    };
    await this.#store.start(run, {
      stack: stackKey(stack),
      leaseExpiresAt: this.#leaseEnd(),
    });
    const controller = new AbortController();
    const ended = this.#conduct(run, stack, controller, audit).finally(() =>
      this.#active.delete(run.id),
    );
    this.#active.set(run.id, { controller, ended });
    return run;
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
    stack: StackReference,
    controller: AbortController,
    audit: AuditorServiceEvent,
  ): Promise<void> {
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
            } minutes.`,
          }),
        ),
      longestRunMs,
    );
    try {
      const outcome = await this.#outcome(run, stack, controller, logger);
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
    stack: StackReference,
    controller: AbortController,
    logger: LoggerService,
  ): Promise<RunOutcome> {
    const { signal } = controller;
    let stored = 0;
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
    try {
      const report = await this.#execute({
        scenario: run.scenario,
        stack,
        signal,
        onProgress: progress => writer.push(progress),
      });
      await writer.settle();
      return { state: 'finished', report };
    } catch (error) {
      await writer.settle();
      if (signal.aborted && signal.reason instanceof RunStopped) {
        return signal.reason.outcome;
      }
      return { state: 'failed', error: toError(error).message };
    }
  }

  /** Best effort: whoever is not told reads anew by himself after a while. */
  async #poke(run: RoutingTestRun, logger: LoggerService): Promise<void> {
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
    return new Date(this.#now().getTime() + leaseMs);
  }
}

/** The custom resource in its cluster, not the entity: two entities may stand for one stack. */
function stackKey({ cluster, schedulerInstall, pool }: StackReference): string {
  const place = schedulerInstall ?? pool;
  return `${cluster}/${place?.namespace}/${place?.name}`;
}
