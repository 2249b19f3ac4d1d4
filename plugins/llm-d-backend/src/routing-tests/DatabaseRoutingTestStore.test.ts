import {
  TestDatabases,
  mockServices,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type {
  RoutingTestRun,
  RunReport,
  RunRequest,
} from '@llm-d-sim/plugin-llm-d-common';
import { DatabaseRoutingTestStore } from './DatabaseRoutingTestStore';

jest.setTimeout(60_000);

const entityRef = 'resource:default/local-llm-d-sim-demo';

function aRun(id: string, startedAt: string): RoutingTestRun {
  return {
    id,
    entityRef,
    scenario: 'prefix-cache-skew',
    state: 'running',
    startedBy: 'user:default/guest',
    startedAt,
    progress: { done: 0, total: 0, stage: 'Starting' },
  };
}

function aRequest(index: number, picked?: string): RunRequest {
  return {
    index,
    phase: 'cold',
    requestId: `r${index}`,
    status: 200,
    picked,
    endpoints: {},
    startedAtMs: 10 * index,
    lagMs: 0,
  };
}

function aReport(requests: RunRequest[]): RunReport {
  return {
    scenario: 'prefix-cache-skew',
    verdict: 'pass',
    assertions: [
      { name: 'routed', passed: true, measured: '1', expected: '1' },
    ],
    requests,
    timings: { cold: 12 },
    localStandIn: true,
  };
}

const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 10, 0, second));
const one = '00000000-0000-4000-8000-000000000001';
const two = '00000000-0000-4000-8000-000000000002';

const databases = TestDatabases.create({
  ids: process.env.BACKSTAGE_TEST_DATABASE_POSTGRES17_CONNECTION_STRING
    ? ['SQLITE_3', 'POSTGRES_17']
    : ['SQLITE_3'],
});

describe.each(databases.eachSupportedId())(
  'DatabaseRoutingTestStore on %s',
  (databaseId: TestDatabaseId) => {
    async function createStore() {
      const knex = await databases.init(databaseId);
      return DatabaseRoutingTestStore.create({
        database: mockServices.database({ knex, migrations: { skip: false } }),
      });
    }

    it('keeps a run from its start, over its progress, to its report', async () => {
      const store = await createStore();
      const run = aRun(one, at(0).toISOString());
      await store.start(run, { stack: 's', leaseExpiresAt: at(30) });
      expect(await store.get(entityRef, one)).toEqual({ ...run, requests: [] });

      const progress = { done: 1, total: 2, stage: 'Cold' };
      await store.progress(one, progress, [aRequest(0)]);
      // The whole list comes each time.
      await store.progress(one, progress, [aRequest(0), aRequest(1)]);
      expect(await store.get(entityRef, one)).toEqual({
        ...run,
        progress,
        requests: [aRequest(0), aRequest(1)],
      });

      // Decisions are known at the end only: the report's rows replace those of the progress.
      const report = aReport([aRequest(0, 'a'), aRequest(1, 'b')]);
      expect(
        await store.finish(one, { state: 'finished', report }, at(3)),
      ).toBe(true);
      const finished = {
        ...run,
        state: 'finished',
        verdict: 'pass',
        progress,
        finishedAt: at(3).toISOString(),
      };
      expect(await store.get(entityRef, one)).toEqual({
        ...finished,
        requests: report.requests,
        report,
      });
      expect(await store.list(entityRef, { limit: 10 })).toEqual([finished]);
    });

    it('gives a stack one run at a time, and another when that has ended', async () => {
      const store = await createStore();
      await store.start(aRun(one, at(0).toISOString()), {
        stack: 's',
        leaseExpiresAt: at(30),
      });
      const second = aRun(two, at(1).toISOString());
      const options = { stack: 's', leaseExpiresAt: at(30) };
      await expect(store.start(second, options)).rejects.toMatchObject({
        name: 'ConflictError',
      });
      await store.start(aRun('other', at(1).toISOString()), {
        ...options,
        stack: 'another',
      });
      await store.finish(one, { state: 'cancelled' }, at(2));
      await store.start(second, options);
      const listed = await store.list(entityRef, { limit: 2 });
      expect(listed.map(({ startedAt }) => startedAt)).toEqual([
        at(1).toISOString(),
        at(1).toISOString(),
      ]);
    });

    it('marks runs failed whose lease has run out, and leaves the others', async () => {
      const store = await createStore();
      await store.start(aRun(one, at(0).toISOString()), {
        stack: 'dead',
        leaseExpiresAt: at(30),
      });
      await store.start(aRun(two, at(0).toISOString()), {
        stack: 'alive',
        leaseExpiresAt: at(30),
      });
      expect(await store.renewLease(two, at(60))).toBe('held');
      expect(await store.failExpired(at(31))).toBe(1);
      expect(await store.get(entityRef, one)).toMatchObject({
        state: 'failed',
        error: expect.stringContaining('stopped'),
        finishedAt: at(31).toISOString(),
      });
      expect(await store.get(entityRef, two)).toMatchObject({
        state: 'running',
      });
      // The process was only slow: it must learn that its run is no longer its own.
      expect(await store.renewLease(one, at(90))).toBe('lost');
      expect(
        await store.finish(
          one,
          { state: 'finished', report: aReport([]) },
          at(32),
        ),
      ).toBe(false);
    });

    it('tells the process that runs a test of a request to cancel it', async () => {
      const store = await createStore();
      await store.start(aRun(one, at(0).toISOString()), {
        stack: 's',
        leaseExpiresAt: at(30),
      });
      await store.requestCancel(one);
      expect(await store.renewLease(one, at(60))).toBe('cancel');
    });

    it('shows a run only with its own entity', async () => {
      const store = await createStore();
      await store.start(aRun(one, at(0).toISOString()), {
        stack: 's',
        leaseExpiresAt: at(30),
      });
      expect(await store.get('resource:default/other', one)).toBeUndefined();
      expect(await store.list('resource:default/other', { limit: 9 })).toEqual(
        [],
      );
    });
  },
);
