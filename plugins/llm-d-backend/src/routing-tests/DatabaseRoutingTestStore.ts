import { ConflictError } from '@backstage/errors';
import type {
  RoutingTestRun,
  RunRequest,
} from '@llm-d-sim/plugin-llm-d-common';
import type { Knex } from 'knex';
import type { RoutingTestStore, RunOutcome } from './RoutingTestStore';
import { isUniqueViolation, REQUESTS, RUNS } from './routingTestTables';
import { runFigures } from './runFigures';
import { serializeReport, type RunRow } from './runRow';

const died = 'The portal process that ran this test stopped. Run it again.';

/** Runs in the plugin's database, SQLite and PostgreSQL alike. */
export class DatabaseRoutingTestStore implements RoutingTestStore {
  readonly #db: Knex;

  /** @param db - of `openRoutingTestTables` */
  constructor(db: Knex) {
    this.#db = db;
  }

  async start(
    run: RoutingTestRun,
    options: { stack: string; slots: number; leaseExpiresAt: Date },
  ): Promise<void> {
    for (let slot = 0; slot < options.slots; slot++) {
      try {
        await this.#db(RUNS).insert({
          id: run.id,
          entity_ref: run.entityRef,
          // The database itself keeps two runs out of one slot, whichever processes start them.
          running_stack:
            slot === 0 ? options.stack : `${options.stack}#${slot}`,
          scenario: run.scenario,
          state: run.state,
          started_by: run.startedBy,
          started_at: new Date(run.startedAt),
          progress_done: run.progress.done,
          progress_total: run.progress.total,
          progress_stage: run.progress.stage,
          parameters: JSON.stringify(run.parameters),
          seed: run.seed,
          lease_expires_at: options.leaseExpiresAt,
          cancel_requested: false,
        });
        return;
      } catch (error) {
        if (!isUniqueViolation(error)) {
          throw error;
        }
      }
    }
    throw new ConflictError(
      options.slots === 1
        ? `A routing test of ${run.entityRef} is running already: wait for it or cancel it`
        : `${options.slots} routing tests of ${run.entityRef} are running already: wait for one or cancel it`,
    );
  }

  async progress(
    id: string,
    progress: RoutingTestRun['progress'],
    requests: readonly RunRequest[],
  ): Promise<void> {
    await this.#db.transaction(async tx => {
      const updated = await tx(RUNS).where({ id, state: 'running' }).update({
        progress_done: progress.done,
        progress_total: progress.total,
        progress_stage: progress.stage,
      });
      if (updated > 0) {
        await upsertRequests(tx, id, requests);
      }
    });
  }

  async finish(
    id: string,
    outcome: RunOutcome,
    finishedAt: Date,
  ): Promise<boolean> {
    return this.#db.transaction(async tx => {
      const updated = await tx(RUNS)
        .where({ id, state: 'running' })
        .update({
          state: outcome.state,
          running_stack: null,
          lease_expires_at: null,
          finished_at: finishedAt,
          ...(outcome.state === 'failed' && { error: outcome.error }),
          ...(outcome.state === 'finished' && {
            verdict: outcome.report.verdict,
            seed: outcome.report.seed,
            figures: JSON.stringify(runFigures(outcome.report)),
            report: serializeReport(outcome.report),
          }),
        });
      if (updated > 0 && outcome.state === 'finished') {
        await tx(REQUESTS).where({ run_id: id }).delete();
        await upsertRequests(tx, id, outcome.report.requests);
      }
      return updated > 0;
    });
  }

  async renewLease(
    id: string,
    leaseExpiresAt: Date,
  ): Promise<'held' | 'cancel' | 'lost'> {
    const updated = await this.#db(RUNS)
      .where({ id, state: 'running' })
      .update({ lease_expires_at: leaseExpiresAt });
    if (updated === 0) {
      return 'lost';
    }
    const row = await this.#db<RunRow>(RUNS)
      .where({ id })
      .first('cancel_requested');
    return row?.cancel_requested ? 'cancel' : 'held';
  }

  async requestCancel(id: string): Promise<void> {
    await this.#db(RUNS)
      .where({ id, state: 'running' })
      .update({ cancel_requested: true });
  }

  async failExpired(
    now: Date,
  ): Promise<Pick<RoutingTestRun, 'id' | 'entityRef'>[]> {
    const expired = await this.#db<RunRow>(RUNS)
      .where({ state: 'running' })
      .where('lease_expires_at', '<', now)
      .select('id', 'entity_ref');
    const failed: Pick<RoutingTestRun, 'id' | 'entityRef'>[] = [];
    for (const { id, entity_ref: entityRef } of expired) {
      // Another process may be at it too: only one of them changes the row.
      const updated = await this.#db(RUNS)
        .where({ id, state: 'running' })
        .where('lease_expires_at', '<', now)
        .update({
          state: 'failed',
          running_stack: null,
          lease_expires_at: null,
          finished_at: now,
          error: died,
        });
      if (updated > 0) {
        failed.push({ id, entityRef });
      }
    }
    return failed;
  }

  async countStartedBy(startedBy: string, since: Date): Promise<number> {
    const row = await this.#db(RUNS)
      .where({ started_by: startedBy })
      .where('started_at', '>=', since)
      .count({ runs: '*' })
      .first();
    return Number(row?.runs ?? 0);
  }
}

async function upsertRequests(
  tx: Knex.Transaction,
  runId: string,
  requests: readonly RunRequest[],
): Promise<void> {
  // SQLite takes a limited number of bindings in one statement.
  const batch = 100;
  for (let start = 0; start < requests.length; start += batch) {
    await tx(REQUESTS)
      .insert(
        requests.slice(start, start + batch).map(request => ({
          run_id: runId,
          request_index: request.index,
          request: JSON.stringify(request),
        })),
      )
      .onConflict(['run_id', 'request_index'])
      .merge();
  }
}
