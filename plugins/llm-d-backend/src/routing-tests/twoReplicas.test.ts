import { mockServices } from '@backstage/backend-test-utils';
import { aCluster } from '../testing/aCluster';
import knexFactory, { type Knex } from 'knex';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import {
  noPostgres,
  postgresPrograms,
  TestPostgres,
} from '../testing/TestPostgres';
import { aReport } from '../testing/runs';
import { DatabaseRoutingTestStore } from './DatabaseRoutingTestStore';
import { DatabaseRunHistory } from './DatabaseRunHistory';
import { RoutingTestRunner } from './RoutingTestRunner';
import { openRoutingTestTables } from './routingTestTables';

const programs = postgresPrograms();
/** Short, so that a death is noticed within a test; a portal's are in RunnerTimes. */
const times = { leaseMs: 1_000, renewEveryMs: 200 };

const stackNamed = (name: string) => ({
  entityRef: `resource:default/${name}`,
  place: { kind: 'resource', namespace: 'default', name },
  cluster: 'local',
  schedulerInstall: { namespace: 'llm-d-sim', name },
  provided: true,
});

describe('two portals on one PostgreSQL', () => {
  if (programs === undefined) {
    it.skip(`share their runs: ${noPostgres}`, () => {});
    return;
  }
  const ends: (() => Promise<unknown>)[] = [];
  const pokes: { id: string; entityRef: string }[] = [];
  let connection: { host: string; user: string; database: string };
  let db: Knex;
  let history: DatabaseRunHistory;
  let runner: RoutingTestRunner;
  let finish = () => {};

  beforeAll(async () => {
    const postgres = await TestPostgres.start(programs);
    ends.push(() => postgres.stop());
    connection = await postgres.createDatabase();
    db = await openRoutingTestTables({
      getClient: async () => knexFactory({ client: 'pg', connection }),
    });
    ends.push(() => db.destroy());
    history = new DatabaseRunHistory(db);
    const mayFinish = new Promise<void>(resolve => {
      finish = resolve;
    });
    runner = new RoutingTestRunner({
      store: new DatabaseRoutingTestStore(db),
      async execute() {
        await mayFinish;
        return aReport();
      },
      poke: async run => {
        pokes.push(run);
      },
      logger: mockServices.logger.mock({
        child: () => mockServices.logger.mock(),
      }),
      now: () => new Date(),
      newId: () => crypto.randomUUID(),
      times,
    });
  });

  afterAll(async () => {
    for (const end of ends.reverse()) {
      await end();
    }
  });

  const start = (name: string) =>
    runner.start({
      stack: stackNamed(name),
      cluster: aCluster,
      async admit() {},
      scenario: 'prefix-cache-skew',
      parameters: {},
      seed: undefined,
      startedBy: 'user:default/guest',
      slots: 1,
      audit: { async success() {}, async fail() {} },
    });

  async function leaseEnds(id: string): Promise<number[]> {
    const rows: Date[] = await db('routing_test_runs')
      .where({ id })
      .pluck('lease_expires_at');
    return rows.map(date => date.getTime());
  }

  async function startReplica(
    stack: string,
  ): Promise<{ process: ChildProcess; id: string }> {
    const child = spawn(
      process.execPath,
      [
        '--import',
        '@backstage/cli/config/nodeTransform.cjs',
        path.resolve(__dirname, '../testing/runnerReplica.ts'),
        JSON.stringify({ connection, stack, ...times }),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'], cwd: __dirname },
    );
    const [line] = await once(child.stdout, 'data');
    return { process: child, id: String(line).trim() };
  }

  it('share the work, and one fails the run of the other that was killed', async () => {
    const other = await startReplica('theirs');
    const theirs = 'resource:default/theirs';
    const own = await start('ours');
    // Each sees what the other does, and neither takes the other's stack.
    expect(await history.get(theirs, other.id)).toMatchObject({
      state: 'running',
    });
    await expect(start('theirs')).rejects.toMatchObject({
      name: 'ConflictError',
    });
    // As long as it renews its lease nobody takes it for dead.
    const [begun] = await leaseEnds(other.id);
    for (
      let [end] = [begun];
      end < begun + 2 * times.leaseMs;
      [end] = await leaseEnds(other.id)
    ) {
      await runner.sweep();
    }
    expect(await history.get(theirs, other.id)).toMatchObject({
      state: 'running',
      progress: { done: 1, total: 9, stage: 'Warm' },
    });

    other.process.kill('SIGKILL');
    await once(other.process, 'exit');
    let dead = await history.get(theirs, other.id);
    while (dead?.state === 'running') {
      await runner.sweep();
      dead = await history.get(theirs, other.id);
    }
    expect(dead).toMatchObject({
      state: 'failed',
      error: expect.stringContaining(
        'portal process that ran this test stopped',
      ),
    });
    expect(pokes).toContainEqual({ id: other.id, entityRef: theirs });
    // The stack is free again, and the run of the one that lives goes on.
    expect((await start('theirs')).state).toBe('running');
    finish();
    let ours = await history.get(own.entityRef, own.id);
    while (ours?.state === 'running') {
      ours = await history.get(own.entityRef, own.id);
    }
    expect(ours).toMatchObject({ state: 'finished', verdict: 'pass' });
    await runner.shutdown();
  });

  it('takes its tables away and makes them anew', async () => {
    const directory = path.resolve(__dirname, '../../migrations');
    await db.migrate.rollback({ directory }, true);
    expect(await db.schema.hasTable('routing_test_runs')).toBe(false);
    await db.migrate.latest({ directory });
    expect(
      await history.list('resource:default/ours', { limit: 9, offset: 0 }),
    ).toEqual([]);
  });
});
