import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import { ConflictError, isError } from '@backstage/errors';
import type {
  RoutingTestRun,
  RoutingTestRunDetail,
  RunRequest,
} from '@llm-d-sim/plugin-llm-d-common';
import type { Knex } from 'knex';
import type { RoutingTestStore, RunOutcome } from './RoutingTestStore';
import {
  parseReport,
  parseRequest,
  runFromRow,
  serializeReport,
  type RunRow,
} from './runRow';

const RUNS = 'routing_test_runs';
const REQUESTS = 'routing_test_requests';

/** Runs in the plugin's database, SQLite and PostgreSQL alike. */
export class DatabaseRoutingTestStore implements RoutingTestStore {
  readonly #db: Knex;

  static async create(options: {
    database: DatabaseService;
  }): Promise<DatabaseRoutingTestStore> {
    const { database } = options;
    const db = await database.getClient();
    if (!database.migrations?.skip) {
      await db.migrate.latest({
        directory: resolvePackagePath(
          '@llm-d-sim/plugin-llm-d-backend',
          'migrations',
        ),
      });
    }
    return new DatabaseRoutingTestStore(db);
  }

  private constructor(db: Knex) {
    this.#db = db;
  }

  async start(
    run: RoutingTestRun,
    options: { stack: string; leaseExpiresAt: Date },
  ): Promise<void> {
    try {
      await this.#db(RUNS).insert({
        id: run.id,
        entity_ref: run.entityRef,
        running_stack: options.stack,
        scenario: run.scenario,
        state: run.state,
        started_by: run.startedBy,
        started_at: new Date(run.startedAt),
        progress_done: run.progress.done,
        progress_total: run.progress.total,
        progress_stage: run.progress.stage,
        lease_expires_at: options.leaseExpiresAt,
        cancel_requested: false,
      });
    } catch (error) {
      if (isUniqueViolation(error)) {
        throw new ConflictError(
          `A routing test of ${run.entityRef} is running already: wait for it or cancel it`,
        );
      }
      throw error;
    }
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

  async failExpired(now: Date): Promise<number> {
    return this.#db(RUNS)
      .where({ state: 'running' })
      .where('lease_expires_at', '<', now)
      .update({
        state: 'failed',
        running_stack: null,
        lease_expires_at: null,
        finished_at: now,
        error: 'The portal process that ran this test stopped. Run it again.',
      });
  }

  async list(
    entityRef: string,
    options: { limit: number },
  ): Promise<RoutingTestRun[]> {
    const rows = await this.#db<RunRow>(RUNS)
      .where({ entity_ref: entityRef })
      .orderBy([
        { column: 'started_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(options.limit)
      .select();
    return rows.map(runFromRow);
  }

  async get(
    entityRef: string,
    id: string,
  ): Promise<RoutingTestRunDetail | undefined> {
    const row = await this.#db<RunRow>(RUNS)
      .where({ entity_ref: entityRef, id })
      .first();
    if (!row) {
      return undefined;
    }
    const requestRows: { request: string }[] = await this.#db(REQUESTS)
      .where({ run_id: id })
      .orderBy('request_index')
      .select('request');
    const requests = requestRows.map(({ request }) => parseRequest(request));
    return {
      ...runFromRow(row),
      requests,
      ...(row.report && { report: parseReport(row.report, requests) }),
    };
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

/** SQLSTATE 23505 of PostgreSQL, and SQLite's word for it. */
function isUniqueViolation(error: unknown): boolean {
  return (
    isError(error) &&
    (error.code === '23505' || error.code === 'SQLITE_CONSTRAINT_UNIQUE')
  );
}
