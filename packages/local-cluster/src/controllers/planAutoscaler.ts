import type {
  V2HorizontalPodAutoscalerCondition,
  V2HorizontalPodAutoscalerStatus,
} from '@kubernetes/client-node';
import type { HorizontalPodAutoscaler } from '../client/ResourceKind';
import type { Wire } from '../client/Wire';
import { timestamp } from '../metav1/timestamp';

type Status = Wire<V2HorizontalPodAutoscalerStatus>;
type Condition = Wire<V2HorizontalPodAutoscalerCondition>;
type NewCondition = Omit<Condition, 'lastTransitionTime'> & {
  status: 'True' | 'False';
};

/** What an autoscaler scales. `missing`: `why` says to a person what is not there. */
export type ScaleTarget =
  | { state: 'found'; replicas: number }
  | { state: 'missing'; why: string };

export interface AutoscalerPlan {
  /** Left out where the number of replicas is to stay. */
  rescale?: { replicas: number; reason: string };
  /** As it is once the target has been rescaled. */
  status: Status;
}

/** Order of conditions in a status. */
const CONDITION_TYPES = ['AbleToScale', 'ScalingActive', 'ScalingLimited'];

/**
 * What an autoscaler does where nothing is measured: it keeps the replicas between `minReplicas` and `maxReplicas`, leaves them
 * alone within these bounds and where there are none, and says that it knows no metric.
 */
export function planAutoscaler(
  autoscaler: HorizontalPodAutoscaler,
  target: ScaleTarget,
  now: Date,
): AutoscalerPlan {
  const { spec, status: before } = autoscaler;
  const settle = (...conditions: NewCondition[]) =>
    settled(before?.conditions ?? [], conditions, now);
  if (target.state === 'missing') {
    return {
      status: {
        ...before,
        desiredReplicas: before?.desiredReplicas ?? 0,
        conditions: settle({
          type: 'AbleToScale',
          status: 'False',
          reason: 'FailedGetScale',
          message: `the HPA controller was unable to get the target's current scale: ${target.why}`,
        }),
      },
    };
  }

  const { replicas } = target;
  const min = spec.minReplicas ?? 1;
  const able: NewCondition = {
    type: 'AbleToScale',
    status: 'True',
    reason: 'SucceededGetScale',
    message: "the HPA controller was able to get the target's current scale",
  };
  if (replicas === 0) {
    return {
      status: {
        ...before,
        currentReplicas: 0,
        desiredReplicas: 0,
        conditions: settle(able, {
          type: 'ScalingActive',
          status: 'False',
          reason: 'ScalingDisabled',
          message:
            'scaling is disabled since the replica count of the target is zero',
        }),
      },
    };
  }
  const rescale = intoBounds(replicas, min, spec.maxReplicas);
  if (rescale) {
    return {
      rescale,
      status: {
        ...before,
        currentReplicas: replicas,
        desiredReplicas: rescale.replicas,
        lastScaleTime: timestamp(now),
        conditions: settle({
          ...able,
          reason: 'SucceededRescale',
          message: `the HPA controller was able to update the target scale to ${rescale.replicas}`,
        }),
      },
    };
  }
  return {
    status: {
      ...before,
      currentReplicas: replicas,
      // Without metrics nothing is computed, so what was wanted last stands.
      desiredReplicas: before?.desiredReplicas ?? 0,
      conditions: settle(able, {
        type: 'ScalingActive',
        status: 'False',
        reason: `FailedGet${spec.metrics?.[0]?.type ?? 'Resource'}Metric`,
        message:
          'the HPA was unable to compute the replica count: this cluster has no metrics server',
      }),
    },
  };
}

function intoBounds(
  replicas: number,
  min: number,
  max: number,
): AutoscalerPlan['rescale'] {
  if (replicas > max) {
    return {
      replicas: max,
      reason: 'Current number of replicas above Spec.MaxReplicas',
    };
  }
  return replicas < min
    ? {
        replicas: min,
        reason: 'Current number of replicas below Spec.MinReplicas',
      }
    : undefined;
}

/** Conditions with these among them; the time of one changes with its status only. */
function settled(
  before: readonly Condition[],
  conditions: readonly NewCondition[],
  now: Date,
): Condition[] {
  return CONDITION_TYPES.flatMap(type => {
    const known = before.find(one => one.type === type);
    const next = conditions.find(one => one.type === type);
    if (!next) return known ? [known] : [];
    const lastTransitionTime =
      known?.status === next.status ? known.lastTransitionTime : timestamp(now);
    return [{ ...next, lastTransitionTime }];
  });
}
