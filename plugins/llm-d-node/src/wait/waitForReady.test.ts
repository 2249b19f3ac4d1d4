import { startApiServer, status } from '../testing/apiServer';
import type { Clock } from '../time/Clock';
import { NotReadyError, waitForReady, type WaitProgress } from './waitForReady';

type Conditions = [
  type: string,
  holds: 'True' | 'False',
  generation: number,
  message?: string,
][];

/** What the custom resources say at each look; the last one stays. */
async function withStates<T>(
  states: (Conditions | 'missing' | 'unreachable')[],
  test: (
    wait: (options?: {
      timeoutMs?: number;
      signal?: AbortSignal;
      clock?: Clock;
    }) => Promise<{ gatewayUrl?: string }>,
    progress: WaitProgress[],
  ) => Promise<T>,
): Promise<T> {
  let looks = 0;
  const api = await startApiServer(({ path }) => {
    if (!path.endsWith('/schedulerinstalls/demo')) {
      return undefined;
    }
    const state = states[Math.min(looks, states.length - 1)];
    looks += 1;
    if (state === 'unreachable') {
      return { status: 503, body: 'no healthy upstream' };
    }
    return state === 'missing'
      ? status(404, 'NotFound', 'schedulerinstalls "demo" not found')
      : {
          body: {
            apiVersion: 'sim.llm-d.io/v1alpha1',
            kind: 'SchedulerInstall',
            metadata: { name: 'demo', namespace: 'ns', generation: 2 },
            status: {
              gatewayURL: 'http://127.64.0.2:80',
              conditions: state.map(
                ([type, holds, observedGeneration, message = '']) => ({
                  type,
                  status: holds,
                  observedGeneration,
                  reason: `${type}Is${holds}`,
                  message,
                }),
              ),
            },
          },
        };
  });
  const progress: WaitProgress[] = [];
  try {
    return await test(
      options =>
        waitForReady(
          api.client,
          { schedulerInstall: { namespace: 'ns', name: 'demo' } },
          {
            timeoutMs: 60_000,
            onProgress: entry => progress.push(entry),
            ...options,
          },
        ),
      progress,
    );
  } finally {
    await api.stop();
  }
}

describe('waitForReady', () => {
  it('waits for Ready of the present generation and tells what is in the way, causes first', () =>
    withStates(
      [
        'missing',
        [['Ready', 'True', 1]],
        [
          ['Ready', 'False', 2],
          ['GatewayProgrammed', 'False', 2],
          ['EppReady', 'False', 2, '0 of 1 pods'],
          ['Valid', 'True', 2],
        ],
        [
          ['Ready', 'False', 2],
          ['EppReady', 'False', 2, '0 of 1 pods'],
        ],
        [['Ready', 'True', 2]],
      ],
      async (wait, progress) => {
        expect(await wait()).toEqual({ gatewayUrl: 'http://127.64.0.2:80' });
        expect(progress.map(({ message }) => message)).toEqual([
          'Waiting for SchedulerInstall ns/demo (NotFound): it does not exist yet',
          'Waiting for SchedulerInstall ns/demo (NotObserved): the operator has not yet dealt with generation 2: does it run?',
          'Waiting for SchedulerInstall ns/demo EppReady (EppReadyIsFalse): 0 of 1 pods; SchedulerInstall ns/demo GatewayProgrammed (GatewayProgrammedIsFalse): ',
          'Waiting for SchedulerInstall ns/demo EppReady (EppReadyIsFalse): 0 of 1 pods',
        ]);
      },
    ));

  it('names the first condition in the way when time is up', () =>
    withStates(
      [
        [
          ['Ready', 'False', 2],
          ['RouteAccepted', 'False', 2, 'no parent'],
          ['PoolAttached', 'False', 2, 'no gateway'],
        ],
      ],
      async wait => {
        const error = await wait({ timeoutMs: 0 }).catch(thrown => thrown);
        expect(error).toBeInstanceOf(NotReadyError);
        expect(error.message).toBe(
          'The stack was not ready after 0 s: SchedulerInstall ns/demo PoolAttached (PoolAttachedIsFalse): no gateway',
        );
      },
    ));

  it('gives up at once on an invalid resource: waiting does not heal it', () =>
    withStates(
      [[['Valid', 'False', 2, 'spec.epp.config: unknown plugin x']]],
      async wait => {
        await expect(wait()).rejects.toThrow(
          'cannot become ready: SchedulerInstall ns/demo Valid (ValidIsFalse): spec.epp.config: unknown plugin x',
        );
      },
    ));

  it('outlasts a moment in which the cluster does not answer, and says so', () =>
    withStates(
      ['missing', 'unreachable', [['Ready', 'True', 2]]],
      async (wait, progress) => {
        expect(await wait()).toEqual({ gatewayUrl: 'http://127.64.0.2:80' });
        expect(progress.map(({ waiting }) => waiting[0].reason)).toEqual([
          'NotFound',
          'Unreachable',
        ]);
      },
    ));

  it('does not wait long for a cluster that never answers, nor longer than it was told to', () =>
    withStates(['unreachable'], async wait => {
      // Ten seconds pass at each look at this clock.
      let seconds = 0;
      const clock: Clock = {
        now: () => {
          seconds += 10;
          return seconds * 1000;
        },
        date: () => new Date(0),
      };
      await expect(wait({ timeoutMs: 3_600_000, clock })).rejects.toMatchObject(
        { name: 'ClusterError', code: 'Unreachable' },
      );
      expect(seconds).toBeLessThan(120);
      await expect(wait({ timeoutMs: 0 })).rejects.toMatchObject({
        code: 'Unreachable',
      });
    }));

  it('ends with the reason of the one who gave up', () =>
    withStates([[['Ready', 'False', 2]]], async (wait, progress) => {
      const controller = new AbortController();
      const waiting = wait({ signal: controller.signal });
      while (progress.length === 0) {
        await new Promise(resolve => {
          setImmediate(resolve);
        });
      }
      const reason = new Error('cancelled');
      controller.abort(reason);
      await expect(waiting).rejects.toBe(reason);
    }));
});
