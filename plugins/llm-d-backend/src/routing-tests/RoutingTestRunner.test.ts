import { mockServices } from '@backstage/backend-test-utils';
import { aCluster } from '../testing/aCluster';
import type { StackReference } from '../stacks/StackReference';
import { databaseEngines } from '../testing/databaseEngines';
import { aReport } from '../testing/runs';
import { DatabaseRoutingTestStore } from './DatabaseRoutingTestStore';
import { DatabaseRunHistory } from './DatabaseRunHistory';
import type { ExecuteScenario } from './ExecuteScenario';
import { RoutingTestRunner } from './RoutingTestRunner';
import { openRoutingTestTables } from './routingTestTables';

const stack: StackReference = {
  entityRef: 'resource:default/demo',
  place: { kind: 'Resource', namespace: 'default', name: 'demo' },
  cluster: 'local',
  schedulerInstall: { namespace: 'llm-d-sim', name: 'demo' },
  provided: true,
};

const report = aReport();

/** Goes on until it is stopped. */
const endless: ExecuteScenario = ({ signal }) =>
  new Promise((_resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) {
      stop();
    }
    signal.addEventListener('abort', stop);
  });

const [sqlite] = databaseEngines();
afterAll(() => sqlite.stop());

async function createRunner(
  execute: ExecuteScenario,
  poke: () => Promise<void> = async () => {},
) {
  const db = await openRoutingTestTables({ getClient: () => sqlite.open() });
  const store = new DatabaseRoutingTestStore(db);
  const history = new DatabaseRunHistory(db);
  const pokes: { id: string; entityRef: string }[] = [];
  const audit = { success: jest.fn(), fail: jest.fn() };
  let ids = 0;
  const runner = new RoutingTestRunner({
    store,
    execute,
    poke: async run => {
      pokes.push(run);
      await poke();
    },
    logger: mockServices.logger.mock({
      child: () => mockServices.logger.mock(),
    }),
    now: () => new Date(),
    newId: () => `run-${ids++}`,
  });
  const start = () =>
    runner.start({
      stack,
      cluster: aCluster,
      async admit() {},
      scenario: 'prefix-cache-skew',
      parameters: {},
      seed: undefined,
      startedBy: 'user:default/guest',
      slots: 1,
      audit,
    });
  /** Ends when the run has: audit and poke come after the store. */
  const audited = async () => {
    for (;;) {
      const done = [audit.success, audit.fail].find(
        ({ mock }) => mock.calls.length > 0,
      );
      if (done) {
        return done.mock.calls[0][0];
      }
      await new Promise(resolve => setImmediate(resolve));
    }
  };
  return { audit, audited, history, pokes, runner, start };
}

describe('RoutingTestRunner', () => {
  it('runs in the background, stores progress and report, pokes and audits', async () => {
    let proceed = () => {};
    const mayProceed = new Promise<void>(resolve => {
      proceed = resolve;
    });
    const { audited, pokes, history, start } = await createRunner(
      async ({ onProgress }) => {
        const progress = { done: 1, total: 4, stage: 'Cold' };
        onProgress({ progress, requests: [] });
        await mayProceed;
        return report;
      },
    );
    const run = await start();
    expect(run).toMatchObject({
      id: expect.stringMatching(/^run-/),
      state: 'running',
    });
    proceed();
    expect(await audited()).toEqual({
      meta: { state: 'finished', verdict: 'pass' },
    });
    expect(await history.get(stack.entityRef, run.id)).toMatchObject({
      state: 'finished',
      verdict: 'pass',
      progress: { done: 1, total: 4, stage: 'Cold' },
      report,
    });
    expect(pokes.length).toBeGreaterThanOrEqual(2);
  });

  it('refuses a second run of the stack until the first is cancelled', async () => {
    const { audited, runner, history, start } = await createRunner(endless);
    const first = await start();
    await expect(start()).rejects.toMatchObject({ name: 'ConflictError' });
    await runner.cancel(first.id);
    expect(await history.get(stack.entityRef, first.id)).toMatchObject({
      state: 'cancelled',
    });
    expect(await audited()).toEqual({ meta: { state: 'cancelled' } });
    const second = await start();
    expect(second.state).toBe('running');
    await runner.shutdown();
  });

  it('stores each request once it is known, also of a run that is cancelled', async () => {
    const row = (index: number) => ({
      index,
      phase: 'cold',
      requestId: `r${index}`,
      status: 200,
      startedAtMs: index,
      lagMs: 0,
    });
    const requests = [row(0)];
    const { pokes, runner, history, start } = await createRunner(
      async options => {
        options.onProgress({
          progress: { done: 1, total: 3, stage: 'Cold' },
          requests,
        });
        while (pokes.length === 0) {
          await new Promise(resolve => setImmediate(resolve));
        }
        requests.push(row(1), row(2));
        options.onProgress({
          progress: { done: 3, total: 3, stage: 'Cold' },
          requests,
        });
        return endless(options);
      },
    );
    const run = await start();
    while (requests.length < 3) {
      await new Promise(resolve => setImmediate(resolve));
    }
    await runner.cancel(run.id);
    expect(await history.get(stack.entityRef, run.id)).toMatchObject({
      state: 'cancelled',
      progress: { done: 3 },
      requests: [row(0), row(1), row(2)],
    });
  });

  it('does not fail a run because nobody could be told of it', async () => {
    const { audited, start } = await createRunner(
      async ({ onProgress }) => {
        onProgress({
          progress: { done: 0, total: 1, stage: 'Cold' },
          requests: [],
        });
        return report;
      },
      async () => {
        throw new Error('the signals service is away');
      },
    );
    await start();
    expect(await audited()).toEqual({
      meta: { state: 'finished', verdict: 'pass' },
    });
  });

  it('says of a run that broke off what the matter was', async () => {
    const { audited, history, start } = await createRunner(async () => {
      throw new Error('SchedulerInstall llm-d-sim/demo is not there');
    });
    const run = await start();
    expect(await audited()).toMatchObject({
      error: { message: 'SchedulerInstall llm-d-sim/demo is not there' },
    });
    expect(await history.get(stack.entityRef, run.id)).toMatchObject({
      state: 'failed',
      error: 'SchedulerInstall llm-d-sim/demo is not there',
    });
  });

  it('leaves no run behind that goes on when the portal shuts down', async () => {
    const { runner, history, start } = await createRunner(endless);
    const run = await start();
    await runner.shutdown();
    expect(await history.get(stack.entityRef, run.id)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('shut down'),
    });
  });
});
