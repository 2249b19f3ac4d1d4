import type {
  FleetStack,
  RoutingTestRun,
  RoutingTestRunDetail,
} from '@llm-d-sim/plugin-llm-d-common';
import type { Knex } from 'knex';
import { BASELINES, REQUESTS, RUNS } from './routingTestTables';
import type { RunHistory, RunQuery } from './RunHistory';
import {
  parseReport,
  parseRequest,
  runFromRow,
  timestamp,
  type RunRow,
} from './runRow';

/** Past runs in the plugin's database. */
export class DatabaseRunHistory implements RunHistory {
  readonly #db: Knex;

  /** @param db - of `openRoutingTestTables` */
  constructor(db: Knex) {
    this.#db = db;
  }

  async list(entityRef: string, query: RunQuery): Promise<RoutingTestRun[]> {
    const { limit, offset, scenario } = query;
    const rows: RunRow[] = await this.#runs()
      .where({
        [`${RUNS}.entity_ref`]: entityRef,
        ...(scenario !== undefined && { [`${RUNS}.scenario`]: scenario }),
      })
      .orderBy([
        { column: `${RUNS}.started_at`, order: 'desc' },
        { column: `${RUNS}.id`, order: 'desc' },
      ])
      .limit(limit)
      .offset(offset);
    return rows.map(runFromRow);
  }

  async get(
    entityRef: string,
    id: string,
  ): Promise<RoutingTestRunDetail | undefined> {
    const [row]: RunRow[] = await this.#runs().where({
      [`${RUNS}.entity_ref`]: entityRef,
      [`${RUNS}.id`]: id,
    });
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

  async delete(entityRef: string, id: string): Promise<boolean> {
    const ended = await this.#db(RUNS)
      .where({ entity_ref: entityRef, id })
      .whereNot({ state: 'running' })
      .pluck('id');
    return (await this.#deleteRuns(ended)) > 0;
  }

  async setBaseline(
    run: Pick<RoutingTestRun, 'entityRef' | 'scenario'>,
    id: string | undefined,
  ): Promise<void> {
    const place = { entity_ref: run.entityRef, scenario: run.scenario };
    if (id === undefined) {
      await this.#db(BASELINES).where(place).delete();
      return;
    }
    await this.#db(BASELINES)
      .insert({ ...place, run_id: id })
      .onConflict(['entity_ref', 'scenario'])
      .merge();
  }

  async lastVerdicts(): Promise<
    ReadonlyMap<string, NonNullable<FleetStack['lastRun']>>
  > {
    const newest = this.#db(RUNS)
      .where({ state: 'finished' })
      .groupBy('entity_ref')
      .select('entity_ref')
      .max({ finished_at: 'finished_at' })
      .as('newest');
    const rows: RunRow[] = await this.#db(RUNS)
      .where({ [`${RUNS}.state`]: 'finished' })
      .join(newest, join =>
        join
          .on('newest.entity_ref', `${RUNS}.entity_ref`)
          .andOn('newest.finished_at', `${RUNS}.finished_at`),
      )
      .select(`${RUNS}.*`);
    return new Map(
      rows.flatMap(({ entity_ref, finished_at, id, scenario, verdict }) =>
        verdict && finished_at
          ? [
              [
                entity_ref,
                { id, scenario, verdict, finishedAt: timestamp(finished_at) },
              ],
            ]
          : [],
      ),
    );
  }

  async prune(options: {
    endedBefore: Date;
    keepNewest: number;
  }): Promise<number> {
    const rank = this.#db(RUNS)
      .whereNot({ state: 'running' })
      .whereNotIn('id', this.#db(BASELINES).select('run_id'))
      .select('id', 'finished_at')
      .rowNumber('place', builder =>
        builder
          .partitionBy(['entity_ref', 'scenario'])
          .orderBy('started_at', 'desc'),
      )
      .as('ranked');
    const superfluous: string[] = await this.#db
      .from(rank)
      .where('place', '>', options.keepNewest)
      .orWhere('finished_at', '<', options.endedBefore)
      .pluck('id');
    return this.#deleteRuns(superfluous);
  }

  #runs() {
    return this.#db(RUNS)
      .leftJoin(BASELINES, join =>
        join
          .on(`${BASELINES}.entity_ref`, `${RUNS}.entity_ref`)
          .andOn(`${BASELINES}.scenario`, `${RUNS}.scenario`),
      )
      .select(`${RUNS}.*`, `${BASELINES}.run_id as baseline_run_id`);
  }

  /** SQLite follows foreign keys only where a connection was told to, so what hangs on a run goes first. */
  async #deleteRuns(ids: readonly string[]): Promise<number> {
    const batch = 100;
    let deleted = 0;
    for (let start = 0; start < ids.length; start += batch) {
      const some = ids.slice(start, start + batch);
      deleted += await this.#db.transaction(async tx => {
        await tx(BASELINES).whereIn('run_id', some).delete();
        await tx(REQUESTS).whereIn('run_id', some).delete();
        const gone: number = await tx(RUNS).whereIn('id', some).delete();
        return gone;
      });
    }
    return deleted;
  }
}
