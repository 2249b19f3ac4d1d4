import fc from 'fast-check';
import type { ReplicaSet } from '../client/ResourceKind';
import { planReplicaSet } from './planReplicaSet';
import { pod, stored } from './testing/workloads';

const NOW = new Date('2026-01-01T00:01:00Z');

function replicaSet(
  replicas: number,
  more: Partial<ReplicaSet['spec']> = {},
): ReplicaSet {
  return {
    metadata: stored('web-abc'),
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } } },
      ...more,
    },
  };
}

describe('planReplicaSet', () => {
  it('makes up the difference and never removes a ready pod while an unready one is left', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 20 }),
        fc.array(fc.record({ ready: fc.boolean(), deleted: fc.boolean() }), {
          maxLength: 20,
        }),
        (replicas, states) => {
          const pods = states.map((state, i) => pod(`p${i}`, state));
          const plan = planReplicaSet(replicaSet(replicas), pods, NOW);
          const active = pods.filter(
            ({ metadata }) => !metadata.deletionTimestamp,
          );
          expect(active.length + plan.create - plan.remove.length).toBe(
            replicas,
          );
          expect(plan.create === 0 || plan.remove.length === 0).toBe(true);
          const removed = new Set(plan.remove);
          const ready = (one: (typeof pods)[number]) =>
            one.status?.phase === 'Running';
          const keepsUnready = active.some(
            one => !removed.has(one) && !ready(one),
          );
          expect(keepsUnready && plan.remove.some(ready)).toBe(false);
        },
      ),
    );
  });

  it('counts a pod as available when it has been ready long enough, and says when that will be', () => {
    const plan = planReplicaSet(
      replicaSet(2, { minReadySeconds: 30 }),
      [
        pod('old', { readySince: '2026-01-01T00:00:00Z' }),
        pod('young', { readySince: '2026-01-01T00:00:50Z' }),
      ],
      NOW,
    );
    expect(plan.status).toMatchObject({
      readyReplicas: 2,
      availableReplicas: 1,
    });
    expect(plan.requeueAfterMs).toBe(20_000);
  });

  it('makes no pods for a ReplicaSet that is being deleted', () => {
    const leaving = replicaSet(3);
    leaving.metadata.deletionTimestamp = '2026-01-01T00:00:00Z';
    expect(planReplicaSet(leaving, [], NOW).create).toBe(0);
  });
});
