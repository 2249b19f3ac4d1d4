import type {
  AuditorServiceEvent,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { RoutingTestRun } from '@llm-d-sim/plugin-llm-d-common';
import type {
  AdmitRun,
  ClusterClient,
  RunProgress,
} from '@llm-d-sim/plugin-llm-d-node';
import type { StackReference } from '../stacks/StackReference';
import type { ExecuteScenario } from './ExecuteScenario';
import type { RoutingTestStore, RunOutcome } from './RoutingTestStore';
import type { RunnerTimes } from './RunnerTimes';
import { RunProgressWriter } from './RunProgressWriter';

/** Why a run was stopped before its end. */
class RunStopped extends Error {
  readonly name = 'RunStopped';
  readonly outcome: RunOutcome;

  constructor(outcome: RunOutcome) {
    super(outcome.state === 'failed' ? outcome.error : outcome.state);
    this.outcome = outcome;
  }
}

export interface ActiveRunOptions {
  run: RoutingTestRun;
  stack: StackReference;
  cluster: ClusterClient;
  admit: AdmitRun;
  audit: AuditorServiceEvent;
  execute: ExecuteScenario;
  store: RoutingTestStore;
  /** Tells whoever looks at the run that it is worth reading anew; never rejects. */
  poke(): Promise<void>;
  logger: LoggerService;
  now(): Date;
  times: RunnerTimes;
}

/** One run in this process, from its first request to its stored result: it renews its lease, and ends when its time is over or somebody stops it. */
export class ActiveRun {
  /** Never rejects: nobody waits for a background run. */
  readonly ended: Promise<void>;
  readonly #options: ActiveRunOptions;
  readonly #controller = new AbortController();
  #storedRequests = 0;

  constructor(options: ActiveRunOptions) {
    this.#options = options;
    this.ended = this.#conduct();
  }

  /** Resolves once it has ended, with that outcome unless it had another one by then. */
  async stop(outcome: RunOutcome): Promise<void> {
    this.#controller.abort(new RunStopped(outcome));
    await this.ended;
  }

  async #conduct(): Promise<void> {
    const { logger, now, poke, run, store, times } = this.#options;
    const heartbeat = setInterval(() => {
      this.#beat().catch(error =>
        logger.warn('Lease of a routing test could not be renewed', error),
      );
    }, times.renewEveryMs);
    const deadline = setTimeout(
      () =>
        this.#controller.abort(
          new RunStopped({
            state: 'failed',
            error: `The test did not end within ${
              times.longestRunMs / 60_000
            } minutes: give it less to do.`,
          }),
        ),
      times.longestRunMs,
    );
    try {
      const outcome = await this.#outcome();
      await store.finish(run.id, outcome, now());
      await poke();
      await this.#report(outcome);
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

  async #outcome(): Promise<RunOutcome> {
    const { admit, cluster, execute, run, stack, times } = this.#options;
    const { signal } = this.#controller;
    const writer = new RunProgressWriter({
      times,
      write: progress => this.#write(progress),
    });
    try {
      const report = await execute({
        scenario: run.scenario,
        parameters: run.parameters,
        seed: run.seed,
        stack,
        cluster,
        admit,
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

  async #write({ progress, requests }: RunProgress): Promise<void> {
    const { logger, poke, run, store } = this.#options;
    const fresh = requests.slice(this.#storedRequests);
    try {
      await store.progress(run.id, progress, fresh);
      this.#storedRequests += fresh.length;
    } catch (error) {
      // The end of the run stores everything anyway.
      logger.warn('Progress could not be stored', toError(error));
    }
    await poke();
  }

  async #report(outcome: RunOutcome): Promise<void> {
    const { audit, logger } = this.#options;
    if (outcome.state === 'failed') {
      logger.warn(`Routing test failed: ${outcome.error}`);
      await audit.fail({ error: new Error(outcome.error) });
      return;
    }
    await audit.success({
      meta: {
        state: outcome.state,
        ...(outcome.state === 'finished' && {
          verdict: outcome.report.verdict,
        }),
      },
    });
  }

  async #beat(): Promise<void> {
    const { now, run, store, times } = this.#options;
    const lease = await store.renewLease(
      run.id,
      new Date(now().getTime() + times.leaseMs),
    );
    if (lease !== 'held') {
      this.#controller.abort(new RunStopped({ state: 'cancelled' }));
    }
  }
}
