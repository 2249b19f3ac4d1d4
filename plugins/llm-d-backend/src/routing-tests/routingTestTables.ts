import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { Knex } from 'knex';

export const RUNS = 'routing_test_runs';
export const REQUESTS = 'routing_test_requests';
export const BASELINES = 'routing_test_baselines';

/** The plugin's database with its tables up to date. */
export async function openRoutingTestTables(
  database: DatabaseService,
): Promise<Knex> {
  const db = await database.getClient();
  if (!database.migrations?.skip) {
    await db.migrate.latest({
      directory: resolvePackagePath(
        '@llm-d-sim/plugin-llm-d-backend',
        'migrations',
      ),
    });
  }
  return db;
}

/** SQLSTATE 23505 of PostgreSQL, and SQLite's word for it. */
export function isUniqueViolation(error: unknown): boolean {
  return (
    isError(error) &&
    (error.code === '23505' || error.code === 'SQLITE_CONSTRAINT_UNIQUE')
  );
}
