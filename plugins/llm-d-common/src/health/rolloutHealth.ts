import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { describeObject } from '../kubernetes/objectReference';
import { changedAt } from './conditions';
import type { HealthEvidence } from './HealthReport';
import type { Finding } from './LinkState';
import type { Moment } from './Moment';
import { refusalReason } from './refusedPods';
import type { Views } from './views';

/** How far a Deployment has got with what it is asked for. */
export function judgeRollout(
  deployment: KubernetesObject,
  options: {
    /** A leader is ready; its standbys never will be. */
    leads: boolean;
    views: Views;
    now: Moment;
  },
): {
  replicas: number;
  finding: Finding;
  evidence: HealthEvidence;
} {
  const { leads, now, views } = options;
  const { spec, status } = views.deployment(deployment);
  const { generation = 0 } = deployment.metadata;
  const condition = (type: string, holds: 'True' | 'False') =>
    status.conditions.find(
      entry => entry.type === type && entry.status === holds,
    );
  const source = describeObject(deployment);
  const finding = ((): Finding => {
    const refused = condition('ReplicaFailure', 'True');
    if (refused) {
      return {
        status: 'degraded',
        reason: refusalReason(refused.message),
        message: `${source} cannot make its pods: ${refused.message}`,
      };
    }
    const stalled = condition('Progressing', 'False');
    if (stalled && !leads) {
      return {
        status: 'degraded',
        reason: 'RolloutFailed',
        message: `${source}: ${[stalled.reason, stalled.message]
          .filter(Boolean)
          .join(': ')}`,
      };
    }
    if (status.observedGeneration < generation) {
      const changed = changedAt(deployment);
      return changed === undefined || now.isYoung(changed)
        ? {
            status: 'progressing',
            reason: 'RollingOut',
            message: `${source} has not yet taken up generation ${generation}`,
          }
        : {
            status: 'degraded',
            reason: 'StatusStale',
            message: `${source} has not taken up generation ${generation} since ${changed}`,
          };
    }
    if (status.updatedReplicas < spec.replicas) {
      return {
        status: 'progressing',
        reason: 'RollingOut',
        message: `${source} has updated ${status.updatedReplicas} of ${spec.replicas} pods`,
      };
    }
    // Pods of an older spec may serve well until the new ones can: what was asked for is not there yet.
    const old = status.replicas - status.updatedReplicas;
    if (old > 0) {
      return {
        status: 'progressing',
        reason: 'RollingOut',
        message: `${source} still runs ${old} of ${status.replicas} pods with an older spec`,
      };
    }
    const needed = leads ? Math.min(spec.replicas, 1) : spec.replicas;
    if (status.readyReplicas < needed) {
      return {
        status: 'progressing',
        reason: 'PodsStarting',
        message: `${source} counts ${status.readyReplicas} of ${spec.replicas} pods as ready`,
      };
    }
    return {
      status: 'healthy',
      reason: 'Healthy',
      message: `${status.readyReplicas} of ${spec.replicas} replicas are ready`,
    };
  })();
  return {
    replicas: spec.replicas,
    finding,
    evidence: {
      source: `${source} rollout`,
      status: finding.status,
      message: finding.message,
    },
  };
}
