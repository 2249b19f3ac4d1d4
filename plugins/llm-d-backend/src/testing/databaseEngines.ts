/* eslint-disable jest/no-export -- the reason for a test left out is told where it is found */
import knexFactory, { type Knex } from 'knex';
import { noPostgres, postgresPrograms, TestPostgres } from './TestPostgres';

/** A database engine to run the same tests on. */
export interface DatabaseEngine {
  name: 'SQLite' | 'PostgreSQL';
  open(): Promise<Knex>;
  stop(): Promise<void>;
}

/** Every engine that the plugin is for, as far as the machine has them; of one that it lacks, the reason is printed as a skipped test. */
export function databaseEngines(): DatabaseEngine[] {
  const programs = postgresPrograms();
  if (programs === undefined) {
    // eslint-disable-next-line jest/no-disabled-tests, jest/expect-expect, jest/valid-title
    it.skip(`on PostgreSQL: ${noPostgres}`, () => {});
    return [sqlite()];
  }
  return [sqlite(), postgres(programs)];
}

function sqlite(): DatabaseEngine {
  const clients: Knex[] = [];
  return {
    name: 'SQLite',
    async open() {
      const client = knexFactory({
        client: 'better-sqlite3',
        connection: ':memory:',
        useNullAsDefault: true,
      });
      clients.push(client);
      return client;
    },
    async stop() {
      await Promise.all(clients.map(client => client.destroy()));
    },
  };
}

function postgres(programs: string): DatabaseEngine {
  let server: Promise<TestPostgres> | undefined;
  return {
    name: 'PostgreSQL',
    async open() {
      server ??= TestPostgres.start(programs);
      return (await server).openDatabase();
    },
    async stop() {
      await (await server)?.stop();
    },
  };
}
