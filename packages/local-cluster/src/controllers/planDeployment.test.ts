import fc from 'fast-check';
import type { Deployment, ReplicaSet } from '../client/ResourceKind';
import { planDeployment } from './planDeployment';
import { rolloutBounds } from './rolloutStep';
import { deployment, madeBy, stored } from './testing/workloads';

const NOW = new Date('2026-01-01T01:00:00Z');

/** Plays the part of the API server and of the ReplicaSet controller. */
class Rollout {
  replicaSets: ReplicaSet[] = [];
  target: Deployment;
  #made = 0;

  constructor(target: Deployment) {
    this.target = target;
  }

  /** Carries out one plan. Answers whether there was anything to do. */
  step(): boolean {
    const plan = planDeployment(this.target, this.replicaSets, [], NOW);
    for (const action of plan.actions) {
      switch (action.type) {
        case 'create':
          this.replicaSets.push(
            madeBy(action, this.#made++, this.target.spec.template),
          );
          break;
        case 'scale':
          action.replicaSet.spec.replicas = action.replicas;
          break;
        case 'annotate':
          action.replicaSet.metadata.annotations = {
            ...action.replicaSet.metadata.annotations,
            ...action.annotations,
          };
          break;
        case 'delete':
          this.replicaSets = this.replicaSets.filter(
            one => one !== action.replicaSet,
          );
          break;
        default:
          throw new Error('unknown action');
      }
    }
    this.target = { ...this.target, status: plan.status };
    return plan.actions.length > 0;
  }

  /** One pod of a ReplicaSet starts or ends, as it was asked for. */
  settleOne(): boolean {
    for (const { spec, status } of this.replicaSets) {
      const { replicas = 0 } = spec;
      if (!status) continue;
      if (status.replicas > replicas) {
        status.replicas = replicas;
        status.availableReplicas = Math.min(
          status.availableReplicas ?? 0,
          replicas,
        );
        status.readyReplicas = status.availableReplicas;
        return true;
      }
      if ((status.availableReplicas ?? 0) < replicas) {
        status.availableReplicas = (status.availableReplicas ?? 0) + 1;
        status.replicas = Math.max(status.replicas, status.availableReplicas);
        status.readyReplicas = status.availableReplicas;
        return true;
      }
    }
    return false;
  }

  settle(check: () => void = () => {}): void {
    for (let i = 0; i < 1000; i += 1) {
      const planned = this.step();
      check();
      const settled = this.settleOne();
      check();
      if (!planned && !settled) return;
    }
    throw new Error('the rollout does not come to an end');
  }

  get asked(): number {
    return this.replicaSets.reduce(
      (total, { spec }) => total + (spec.replicas ?? 0),
      0,
    );
  }

  get available(): number {
    return this.replicaSets.reduce(
      (total, { spec, status }) =>
        total + Math.min(status?.availableReplicas ?? 0, spec.replicas ?? 0),
      0,
    );
  }
}

const progressing = (rollout: Rollout) =>
  rollout.target.status?.conditions?.find(({ type }) => type === 'Progressing');

describe('planDeployment', () => {
  it('rolls out within surge and unavailability, whatever they are, and comes to an end', () => {
    const share = fc.oneof(
      fc.nat({ max: 5 }),
      fc.nat({ max: 100 }).map(percent => `${percent}%`),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        share,
        share,
        fc.nat({ max: 20 }),
        (replicas, maxSurge, maxUnavailable, settledInBetween) => {
          const strategy = { rollingUpdate: { maxSurge, maxUnavailable } };
          const rollout = new Rollout(deployment({ replicas, strategy }));
          rollout.settle();
          const bounds = rolloutBounds(rollout.target);
          const check = () => {
            expect(rollout.asked).toBeLessThanOrEqual(
              replicas + bounds.maxSurge,
            );
            expect(rollout.available).toBeGreaterThanOrEqual(
              replicas - bounds.maxUnavailable,
            );
          };
          // A second change comes while the first is under way.
          rollout.target = deployment({ replicas, strategy }, 'app:2');
          for (let i = 0; i < settledInBetween; i += 1) {
            rollout.step();
            check();
            rollout.settleOne();
            check();
          }
          rollout.target = deployment({ replicas, strategy }, 'app:3');
          rollout.settle(check);

          const running = rollout.replicaSets.filter(
            ({ spec }) => spec.replicas !== 0,
          );
          expect(running).toHaveLength(1);
          expect(running[0]?.spec).toMatchObject({
            replicas,
            template: { spec: { containers: [{ image: 'app:3' }] } },
          });
          expect(rollout.target.status).toMatchObject({
            replicas,
            updatedReplicas: replicas,
            availableReplicas: replicas,
            unavailableReplicas: 0,
          });
          expect(progressing(rollout)?.reason).toBe('NewReplicaSetAvailable');
        },
      ),
    );
  });

  it('ends all old pods before new ones start when it recreates', () => {
    const rollout = new Rollout(
      deployment({ replicas: 3, strategy: { type: 'Recreate' } }),
    );
    rollout.settle();
    rollout.target = deployment(
      { replicas: 3, strategy: { type: 'Recreate' } },
      'app:2',
    );
    rollout.step();
    expect(rollout.asked).toBe(0);
    expect(rollout.replicaSets).toHaveLength(1);

    const old = rollout.replicaSets[0];
    const lingering = {
      metadata: stored('old-pod', {
        deletionTimestamp: '2026-01-01T01:00:00Z',
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'ReplicaSet',
            name: 'old',
            uid: old?.metadata.uid ?? '',
            controller: true,
          },
        ],
      }),
      spec: { containers: [] },
    };
    expect(
      planDeployment(rollout.target, rollout.replicaSets, [lingering], NOW)
        .actions,
    ).toEqual([]);
    rollout.settle();
    expect(rollout.target.status).toMatchObject({ updatedReplicas: 3 });
  });

  it('goes back to the ReplicaSet of an earlier template and gives it the newest revision', () => {
    const rollout = new Rollout(deployment({ replicas: 1 }));
    rollout.settle();
    rollout.target = deployment({ replicas: 1 }, 'app:2');
    rollout.settle();
    rollout.target = deployment({ replicas: 1 }, 'app:1');
    rollout.settle();
    expect(rollout.replicaSets).toHaveLength(2);
    const plan = planDeployment(rollout.target, rollout.replicaSets, [], NOW);
    expect(plan.revision).toBe('3');
  });

  it('keeps no more old ReplicaSets than the history limit', () => {
    const rollout = new Rollout(
      deployment({ replicas: 1, revisionHistoryLimit: 2 }),
    );
    rollout.settle();
    for (let version = 2; version <= 6; version += 1) {
      rollout.target = deployment(
        { replicas: 1, revisionHistoryLimit: 2 },
        `app:${version}`,
      );
      rollout.settle();
    }
    expect(rollout.replicaSets).toHaveLength(3);
  });

  it('waits for ever where the deadline says so', () => {
    const rollout = new Rollout(
      deployment({ replicas: 1, progressDeadlineSeconds: 2_147_483_647 }),
    );
    rollout.step();
    const waiting = planDeployment(
      rollout.target,
      rollout.replicaSets,
      [],
      NOW,
    );
    expect(waiting.requeueAfterMs).toBeUndefined();
  });

  it('says that a rollout which stands still has passed its deadline', () => {
    const rollout = new Rollout(
      deployment({ replicas: 1, progressDeadlineSeconds: 60 }),
    );
    rollout.step();
    const waiting = planDeployment(
      rollout.target,
      rollout.replicaSets,
      [],
      NOW,
    );
    expect(waiting.requeueAfterMs).toBeGreaterThan(59_000);
    const late = planDeployment(
      { ...rollout.target, status: waiting.status },
      rollout.replicaSets,
      [],
      new Date(NOW.getTime() + 61_000),
    );
    expect(late.status.conditions).toContainEqual(
      expect.objectContaining({
        type: 'Progressing',
        status: 'False',
        reason: 'ProgressDeadlineExceeded',
      }),
    );
  });

  it('does not roll out while paused, but scales', () => {
    const rollout = new Rollout(deployment({ replicas: 1 }));
    rollout.settle();
    rollout.target = deployment({ replicas: 4, paused: true }, 'app:2');
    rollout.settle();
    expect(rollout.replicaSets).toHaveLength(1);
    expect(rollout.asked).toBe(4);
  });
});
