import path from 'node:path';
import { databaseEngines } from '../testing/databaseEngines';
import { aReport, aRequest, aRun, entityRef } from '../testing/runs';
import { DatabaseRoutingTestStore } from './DatabaseRoutingTestStore';
import { DatabaseRunHistory } from './DatabaseRunHistory';
import { openRoutingTestTables } from './routingTestTables';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 10, minute));
const idOf = (number: number) =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const everything = { limit: 50, offset: 0 };

describe.each(databaseEngines())('DatabaseRunHistory on $name', engine => {
  afterAll(() => engine.stop());

  async function open() {
    const db = await openRoutingTestTables({ getClient: () => engine.open() });
    const store = new DatabaseRoutingTestStore(db);
    const history = new DatabaseRunHistory(db);
    /** A run that ended, one a minute. */
    const ended = async (
      number: number,
      rest: Partial<Parameters<typeof aRun>[0]> = {},
    ) => {
      const run = aRun({
        id: idOf(number),
        startedAt: at(number).toISOString(),
        ...rest,
      });
      await store.start(run, {
        stack: run.id,
        slots: 1,
        leaseExpiresAt: at(59),
      });
      await store.finish(
        run.id,
        { state: 'finished', report: aReport([aRequest(0)]) },
        at(number),
      );
      return run;
    };
    return { db, ended, history, store };
  }

  const ids = (runs: { id: string }[]) => runs.map(({ id }) => id);

  it('lists a scenario’s runs, newest first, page by page', async () => {
    const { ended, history } = await open();
    for (const number of [1, 2, 3]) {
      await ended(number);
    }
    await ended(4, { scenario: 'round-robin' });
    expect(ids(await history.list(entityRef, everything))).toEqual(
      [4, 3, 2, 1].map(idOf),
    );
    expect(
      ids(
        await history.list(entityRef, {
          scenario: 'prefix-cache-skew',
          limit: 2,
          offset: 1,
        }),
      ),
    ).toEqual([2, 1].map(idOf));
  });

  it('has one baseline for each scenario, and moves it', async () => {
    const { ended, history } = await open();
    const [first, second] = [await ended(1), await ended(2)];
    await history.setBaseline(first, first.id);
    await history.setBaseline(second, second.id);
    const baselines = (await history.list(entityRef, everything)).map(
      ({ baseline, id }) => [id, baseline],
    );
    expect(baselines).toEqual([
      [idOf(2), true],
      [idOf(1), false],
    ]);
    await history.setBaseline(second, undefined);
    expect((await history.get(entityRef, idOf(2)))?.baseline).toBe(false);
  });

  it('deletes a run with all that hangs on it, but not one that goes on', async () => {
    const { ended, db, history, store } = await open();
    const run = await ended(1);
    await history.setBaseline(run, run.id);
    expect(await history.delete('resource:default/other', run.id)).toBe(false);
    expect(await history.delete(entityRef, run.id)).toBe(true);
    expect(await history.get(entityRef, run.id)).toBeUndefined();
    expect(await db('routing_test_requests').select()).toEqual([]);
    const going = aRun({ id: idOf(2), startedAt: at(2).toISOString() });
    await store.start(going, {
      stack: 's',
      slots: 1,
      leaseExpiresAt: at(59),
    });
    expect(await history.delete(entityRef, going.id)).toBe(false);
  });

  it('knows the last verdict of every stack in one question', async () => {
    const { ended, history } = await open();
    await ended(1);
    await ended(2, { scenario: 'round-robin' });
    await ended(3, { entityRef: 'resource:default/other' });
    expect([...(await history.lastVerdicts())].sort()).toEqual([
      [
        entityRef,
        {
          id: idOf(2),
          scenario: 'round-robin',
          verdict: 'pass',
          finishedAt: at(2).toISOString(),
        },
      ],
      ['resource:default/other', expect.objectContaining({ id: idOf(3) })],
    ]);
  });

  it('keeps the newest runs, and baselines for ever', async () => {
    const { ended, history, store } = await open();
    const runs = [];
    for (const number of [1, 2, 3, 4, 5]) {
      runs.push(await ended(number));
    }
    await ended(6, { scenario: 'round-robin' });
    await history.setBaseline(runs[0], runs[0].id);
    await store.start(aRun({ id: idOf(0), startedAt: at(0).toISOString() }), {
      stack: 's',
      slots: 1,
      leaseExpiresAt: at(59),
    });
    expect(await history.prune({ endedBefore: at(0), keepNewest: 2 })).toBe(2);
    expect(ids(await history.list(entityRef, everything))).toEqual(
      [6, 5, 4, 1, 0].map(idOf),
    );
    expect(await history.prune({ endedBefore: at(6), keepNewest: 9 })).toBe(2);
    expect(ids(await history.list(entityRef, everything))).toEqual(
      [6, 1, 0].map(idOf),
    );
  });

  it('counts what somebody has started, and lets a stack have as many runs as it may', async () => {
    const { ended, store } = await open();
    await ended(1, { startedBy: 'user:default/busy' });
    await ended(2, { startedBy: 'user:default/busy' });
    expect(await store.countStartedBy('user:default/busy', at(2))).toBe(1);
    const options = { stack: 's', slots: 2, leaseExpiresAt: at(59) };
    await store.start(aRun({ id: idOf(7) }), options);
    await store.start(aRun({ id: idOf(8) }), options);
    await expect(
      store.start(aRun({ id: idOf(9) }), options),
    ).rejects.toMatchObject({ name: 'ConflictError' });
  });

  it('goes back to before it was there, and forth again', async () => {
    const { db, ended } = await open();
    await ended(1);
    const directory = path.resolve(__dirname, '../../migrations');
    await db.migrate.down({ directory });
    expect(await db.schema.hasColumn('routing_test_runs', 'seed')).toBe(false);
    expect(await db('routing_test_runs').pluck('id')).toEqual([idOf(1)]);
    await db.migrate.up({ directory });
    expect(
      await new DatabaseRunHistory(db).get(entityRef, idOf(1)),
    ).toMatchObject({ seed: '', parameters: {}, baseline: false });
  });
});
