import fc from 'fast-check';
import type { HorizontalPodAutoscaler } from '../client/ResourceKind';
import { planAutoscaler, type AutoscalerPlan } from './planAutoscaler';
import { stored } from './testing/workloads';

const NOW = new Date('2026-01-01T01:00:00Z');
const LATER = new Date('2026-01-01T02:00:00Z');

function autoscaler(
  spec: Partial<HorizontalPodAutoscaler['spec']> & { maxReplicas: number },
  status?: HorizontalPodAutoscaler['status'],
): HorizontalPodAutoscaler {
  return {
    metadata: stored('a'),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' },
      ...spec,
    },
    status,
  };
}
const found = (replicas: number) => ({ state: 'found' as const, replicas });
const condition = ({ status }: AutoscalerPlan, type: string) =>
  status.conditions?.find(one => one.type === type);

describe('planAutoscaler', () => {
  it('brings any number but zero within bounds, in one step, and then leaves it alone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.nat({ max: 20 }),
        fc.integer({ min: 1, max: 60 }),
        (minReplicas, span, replicas) => {
          const spec = { minReplicas, maxReplicas: minReplicas + span };
          const first = planAutoscaler(autoscaler(spec), found(replicas), NOW);
          const settled = first.rescale?.replicas ?? replicas;
          expect(settled).toBe(
            Math.min(Math.max(replicas, minReplicas), spec.maxReplicas),
          );
          const second = planAutoscaler(
            autoscaler(spec, first.status),
            found(settled),
            LATER,
          );
          expect(second.rescale).toBeUndefined();
          expect(second.status.currentReplicas).toBe(settled);
        },
      ),
    );
  });

  it('says what it did, and that it knows no metric', () => {
    const spec = { minReplicas: 2, maxReplicas: 4 };
    const raised = planAutoscaler(autoscaler(spec), found(1), NOW);
    expect(raised).toMatchObject({
      rescale: {
        replicas: 2,
        reason: 'Current number of replicas below Spec.MinReplicas',
      },
      status: {
        currentReplicas: 1,
        desiredReplicas: 2,
        lastScaleTime: '2026-01-01T01:00:00Z',
      },
    });
    expect(condition(raised, 'AbleToScale')?.reason).toBe('SucceededRescale');

    const quiet = planAutoscaler(
      autoscaler(spec, raised.status),
      found(2),
      LATER,
    );
    expect(quiet.status).toMatchObject({
      currentReplicas: 2,
      desiredReplicas: 2,
      lastScaleTime: '2026-01-01T01:00:00Z',
      conditions: [
        {
          type: 'AbleToScale',
          status: 'True',
          lastTransitionTime: '2026-01-01T01:00:00Z',
        },
        {
          type: 'ScalingActive',
          status: 'False',
          reason: 'FailedGetResourceMetric',
          lastTransitionTime: '2026-01-01T02:00:00Z',
        },
      ],
    });
  });

  it('leaves alone what somebody scaled to zero', () => {
    const plan = planAutoscaler(
      autoscaler({ minReplicas: 2, maxReplicas: 4 }),
      found(0),
      NOW,
    );
    expect(plan.rescale).toBeUndefined();
    expect(condition(plan, 'ScalingActive')?.reason).toBe('ScalingDisabled');
  });

  it('says what it does not find, and keeps what it knew', () => {
    const plan = planAutoscaler(
      autoscaler(
        { maxReplicas: 4 },
        { currentReplicas: 3, desiredReplicas: 3 },
      ),
      { state: 'missing', why: 'it is gone' },
      NOW,
    );
    expect(plan.rescale).toBeUndefined();
    expect(plan.status).toMatchObject({ currentReplicas: 3 });
    expect(condition(plan, 'AbleToScale')).toMatchObject({
      status: 'False',
      reason: 'FailedGetScale',
      message: expect.stringContaining('it is gone'),
    });
  });
});
