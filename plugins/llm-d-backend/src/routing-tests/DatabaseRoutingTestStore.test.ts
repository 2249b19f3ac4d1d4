import { DatabaseRoutingTestStore } from './DatabaseRoutingTestStore';
import { DatabaseRunHistory } from './DatabaseRunHistory';
import { openRoutingTestTables } from './routingTestTables';
import { databaseEngines } from '../testing/databaseEngines';
import { aReport, aRequest, aRun as runWith, entityRef } from '../testing/runs';

const aRun = (id: string, startedAt: string) => runWith({ id, startedAt });

const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 10, 0, second));
const one = '00000000-0000-4000-8000-000000000001';
const two = '00000000-0000-4000-8000-000000000002';
const listed = { limit: 10, offset: 0 };

describe.each(databaseEngines())(
  'DatabaseRoutingTestStore on $name',
  engine => {
    afterAll(() => engine.stop());

    async function createStore() {
      const db = await openRoutingTestTables({
        getClient: () => engine.open(),
      });
      return {
        store: new DatabaseRoutingTestStore(db),
        history: new DatabaseRunHistory(db),
      };
    }

    it('keeps a run from its start, over its progress, to its report', async () => {
      const { history, store } = await createStore();
      const run = aRun(one, at(0).toISOString());
      await store.start(run, { stack: 's', slots: 1, leaseExpiresAt: at(30) });
      expect(await history.get(entityRef, one)).toEqual({
        ...run,
        requests: [],
      });

      const progress = { done: 1, total: 2, stage: 'Cold' };
      await store.progress(one, progress, [aRequest(0)]);
      // The whole list comes each time.
      await store.progress(one, progress, [aRequest(0), aRequest(1)]);
      expect(await history.get(entityRef, one)).toEqual({
        ...run,
        progress,
        requests: [aRequest(0), aRequest(1)],
      });

      // Decisions are known at the end only: the report's rows replace those of the progress.
      const report = aReport([
        aRequest(0, { served: 'a' }),
        aRequest(1, { served: 'b' }),
      ]);
      expect(
        await store.finish(one, { state: 'finished', report }, at(3)),
      ).toBe(true);
      const finished = {
        ...run,
        state: 'finished',
        verdict: 'pass',
        progress,
        finishedAt: at(3).toISOString(),
        figures: { requests: 2, failed: 0, imbalance: 1 },
      };
      expect(await history.get(entityRef, one)).toEqual({
        ...finished,
        requests: report.requests,
        report,
      });
      expect(await history.list(entityRef, listed)).toEqual([finished]);
    });

    it('gives a stack one run at a time, and another when that has ended', async () => {
      const { history, store } = await createStore();
      await store.start(aRun(one, at(0).toISOString()), {
        stack: 's',
        slots: 1,
        leaseExpiresAt: at(30),
      });
      const second = aRun(two, at(1).toISOString());
      const options = { stack: 's', slots: 1, leaseExpiresAt: at(30) };
      await expect(store.start(second, options)).rejects.toMatchObject({
        name: 'ConflictError',
      });
      await store.start(aRun('other', at(1).toISOString()), {
        ...options,
        stack: 'another',
      });
      await store.finish(one, { state: 'cancelled' }, at(2));
      await store.start(second, options);
      const newest = await history.list(entityRef, { limit: 2, offset: 0 });
      expect(newest.map(({ startedAt }) => startedAt)).toEqual([
        at(1).toISOString(),
        at(1).toISOString(),
      ]);
    });

    it('marks runs failed whose lease has run out, and leaves the others', async () => {
      const { history, store } = await createStore();
      await store.start(aRun(one, at(0).toISOString()), {
        stack: 'dead',
        slots: 1,
        leaseExpiresAt: at(30),
      });
      await store.start(aRun(two, at(0).toISOString()), {
        stack: 'alive',
        slots: 1,
        leaseExpiresAt: at(30),
      });
      expect(await store.renewLease(two, at(60))).toBe('held');
      expect(await store.failExpired(at(31))).toEqual([{ id: one, entityRef }]);
      expect(await history.get(entityRef, one)).toMatchObject({
        state: 'failed',
        error: expect.stringContaining('stopped'),
        finishedAt: at(31).toISOString(),
      });
      expect(await history.get(entityRef, two)).toMatchObject({
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
      const { store } = await createStore();
      await store.start(aRun(one, at(0).toISOString()), {
        stack: 's',
        slots: 1,
        leaseExpiresAt: at(30),
      });
      await store.requestCancel(one);
      expect(await store.renewLease(one, at(60))).toBe('cancel');
    });

    it('shows a run only with its own entity', async () => {
      const { history, store } = await createStore();
      await store.start(aRun(one, at(0).toISOString()), {
        stack: 's',
        slots: 1,
        leaseExpiresAt: at(30),
      });
      expect(await history.get('resource:default/other', one)).toBeUndefined();
      expect(await history.list('resource:default/other', listed)).toEqual([]);
    });
  },
);
