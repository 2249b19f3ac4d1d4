import type {
  KubernetesObject,
  ObjectReference,
} from '../kubernetes/KubernetesObject';
import { describeObject, referenceOf } from '../kubernetes/objectReference';
import type { HealthEvidence, PodHealth } from './HealthReport';
import { worst, type Finding } from './LinkState';
import { judgePod } from './podHealth';
import { deploymentView } from './views';

/** Deployments and the pods that they stand for, judged together. */
export interface JudgedWorkload {
  finding: Finding;
  evidence: HealthEvidence[];
  objects: ObjectReference[];
  pods: Omit<PodHealth, 'role'>[];
}

/**
 * @param deployments - usually one; none when somebody else than a Deployment made the pods
 * @param pods - all pods of the workload, also those of an older version
 * @param what - e.g. `decode pods`
 */
export function judgeWorkload(
  deployments: readonly KubernetesObject[],
  pods: readonly KubernetesObject[],
  options: { what: string; now: Date },
): JudgedWorkload {
  const { now, what } = options;
  const judged = pods.map(pod => ({ pod, ...judgePod(pod, now) }));
  const rollouts = deployments.map(judgeRollout);
  const wanted =
    deployments.length > 0
      ? rollouts.reduce((sum, { replicas }) => sum + replicas, 0)
      : judged.filter(({ deleting }) => !deleting).length;
  const ready = judged.filter(
    ({ deleting, health }) => health.ready && !deleting,
  ).length;
  const count = `${ready} of ${wanted} ${what} are ready`;

  const finding = ((): Finding => {
    if (deployments.length === 0 && judged.length === 0) {
      return {
        status: 'degraded',
        reason: 'WorkloadNotFound',
        message: `There are no ${what}, and no Deployment that would make them`,
      };
    }
    const broken = judged.find(
      ({ finding: { status } }) => status === 'degraded',
    );
    if (broken && broken.finding.status !== 'healthy') {
      return {
        ...broken.finding,
        message: `${count}; ${describeObject(broken.pod)}: ${
          broken.health.message
        }`,
      };
    }
    const stuck = rollouts.find(
      ({ finding: { status } }) => status === 'degraded',
    );
    if (stuck) {
      return stuck.finding;
    }
    if (wanted === 0) {
      return {
        status: 'degraded',
        reason: 'ScaledToZero',
        message: `The ${what} are scaled to zero`,
      };
    }
    if (ready < wanted) {
      return { status: 'progressing', reason: 'PodsStarting', message: count };
    }
    return worst<Finding>([
      { status: 'healthy', reason: 'Healthy', message: count },
      ...rollouts.map(rollout => rollout.finding),
    ]);
  })();

  return {
    finding,
    evidence: [
      ...rollouts.map(({ evidence }) => evidence),
      ...judged.map(
        ({ pod, finding: { status }, health }): HealthEvidence => ({
          source: describeObject(pod),
          status,
          message: health.message,
        }),
      ),
    ],
    objects: deployments.map(referenceOf),
    pods: judged.map(({ health }) => health),
  };
}

function judgeRollout(deployment: KubernetesObject): {
  replicas: number;
  finding: Finding;
  evidence: HealthEvidence;
} {
  const { spec, status } = deploymentView.parse(deployment);
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
        reason: 'PodsNotCreated',
        message: `${source} cannot make its pods: ${refused.message}`,
      };
    }
    const stalled = condition('Progressing', 'False');
    if (stalled) {
      return {
        status: 'degraded',
        reason: 'RolloutFailed',
        message: `${source}: ${[stalled.reason, stalled.message]
          .filter(Boolean)
          .join(': ')}`,
      };
    }
    if (status.observedGeneration < generation) {
      return {
        status: 'progressing',
        reason: 'RollingOut',
        message: `${source} has not yet taken up generation ${generation}`,
      };
    }
    if (status.updatedReplicas < spec.replicas) {
      return {
        status: 'progressing',
        reason: 'RollingOut',
        message: `${source} has updated ${status.updatedReplicas} of ${spec.replicas} pods`,
      };
    }
    if (status.readyReplicas < spec.replicas) {
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

/** Deployments whose pods carry labels of the wanted kind. */
export function deploymentsFor(
  deployments: readonly KubernetesObject[],
  isWanted: (labels: Readonly<Record<string, string>>) => boolean,
): KubernetesObject[] {
  return deployments.filter(deployment =>
    isWanted(deploymentView.parse(deployment).spec.template.metadata.labels),
  );
}
