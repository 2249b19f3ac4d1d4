import { startApiServer } from '@llm-d-sim/local-cluster';
import fc from 'fast-check';
import { eventually, TestCluster } from '../testing/TestCluster';
import { decideLease } from './leaseDecision';
import { LeaderElector } from './LeaderElector';

describe('decideLease', () => {
  it('takes from another holder only what it saw unchanged for the whole duration', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(undefined, 'me', 'other'),
        fc.integer({ min: 1, max: 60_000 }),
        fc.nat(120_000),
        (holder, durationMs, unchangedForMs) => {
          const { action } = decideLease(
            'me',
            { holder, durationMs, transitions: 0 },
            unchangedForMs,
          );
          const ranOut = unchangedForMs >= durationMs;
          const expected =
            holder === 'me'
              ? 'renew'
              : (holder === undefined || ranOut) && 'take';
          expect(action).toBe(expected || 'wait');
        },
      ),
    );
    expect(decideLease('me', undefined, 0)).toEqual({ action: 'create' });
  });
});

describe('LeaderElector', () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await TestCluster.start(startApiServer);
  });
  afterAll(() => cluster.stop());

  it('lets one of two lead, and the other as soon as the first gives the Lease back', async () => {
    const namespace = await cluster.createNamespace();
    const leaders: string[] = [];
    const candidates = ['a', 'b'].map(identity => {
      const elector = new LeaderElector({
        transport: cluster.transport,
        namespace,
        name: 'operator',
        identity,
        leaseDurationMs: 60_000,
        retryPeriodMs: 5,
        onError: error => {
          throw error;
        },
      });
      const ended = elector.run({
        onElected: () => leaders.push(identity),
        onLost: () => leaders.push(`${identity} lost`),
      });
      return { identity, elector, ended };
    });
    const [first] = await eventually('somebody leads', () =>
      leaders.length > 0 ? leaders : undefined,
    );
    const reference = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      namespace,
      name: 'operator',
    };
    const version = async () =>
      (await cluster.client.get(reference))?.metadata.resourceVersion;
    const before = await version();
    await eventually('the leader renews', async () =>
      (await version()) === before ? undefined : true,
    );
    expect(leaders).toEqual([first]);
    expect((await cluster.client.get(reference))?.spec).toMatchObject({
      holderIdentity: first,
      leaseTransitions: 0,
    });

    const winner = candidates.find(({ identity }) => identity === first);
    const other = candidates.find(({ identity }) => identity !== first);
    await winner?.elector.stop();
    await winner?.ended;
    await eventually('the other leads', () =>
      leaders.length > 1 ? true : undefined,
    );
    expect(leaders).toEqual([first, other?.identity]);
    await other?.elector.stop();
    await other?.ended;
  });
});
