import type {
  KubernetesObject,
  ObjectReference,
} from '../kubernetes/KubernetesObject';
import { describeObject, referenceOf } from '../kubernetes/objectReference';
import type { HealthEvidence, PodHealth } from './HealthReport';
import { worst, type Finding } from './LinkState';
import { judgePod, type JudgedPod } from './podHealth';
import { refusalReason } from './refusedPods';
import { judgeRollout } from './rolloutHealth';
import { eventsAbout, warningEvidence } from './stackEvents';
import type { Workload } from './topology';
import type { Views } from './views';
import type { Moment } from './Moment';

/** Deployments and the pods that they stand for, judged together. */
export interface JudgedWorkload {
  finding: Finding;
  evidence: HealthEvidence[];
  objects: ObjectReference[];
  pods: Omit<PodHealth, 'role'>[];
}

interface Options {
  /** e.g. `decode pods` */
  what: string;
  /** Whether a custom resource asks for a Deployment of them; others may make pods in other ways. */
  wantsDeployment: boolean;
  /** With leader election: one is ready, the others stand by and never are. */
  electsLeader?: boolean;
  events: readonly KubernetesObject[];
  views: Views;
  now: Moment;
}

/**
 * @param workload - Deployments, usually one, none when somebody else than a Deployment made the pods; and all pods of it, also
 *   those of an older version
 */
export function judgeWorkload(
  { deployments, pods }: Workload,
  options: Options,
): JudgedWorkload {
  const { electsLeader = false, events, now, views, what } = options;
  const seen = pods.map(pod => ({ pod, ...judgePod(pod, views, now) }));
  const ready = seen.filter(
    ({ deleting, health }) => health.ready && !deleting,
  ).length;
  const judged =
    electsLeader && ready > 0 ? seen.map(one => asStandby(one)) : seen;
  const about = eventsAbout(
    [...deployments, ...pods].map(referenceOf),
    events,
    views,
  );
  const refused = about.find(
    ({ reason, regarding }) =>
      reason === 'FailedCreate' && regarding.startsWith('ReplicaSet/'),
  );
  const rollouts = deployments.map(deployment =>
    judgeRollout(deployment, { leads: electsLeader && ready > 0, now, views }),
  );
  const wanted =
    deployments.length > 0
      ? rollouts.reduce((sum, { replicas }) => sum + replicas, 0)
      : judged.filter(({ deleting }) => !deleting).length;
  const needed = electsLeader ? Math.min(wanted, 1) : wanted;
  const count =
    electsLeader && wanted > 1
      ? `${ready} of ${wanted} ${what} leads, the others stand by`
      : `${ready} of ${wanted} ${what} are ready`;

  const finding = ((): Finding => {
    if (deployments.length === 0 && judged.length === 0) {
      return {
        status: 'degraded',
        reason: 'WorkloadNotFound',
        message: `There are no ${what}, and no Deployment that would make them`,
      };
    }
    if (deployments.length === 0 && options.wantsDeployment) {
      return {
        status: 'degraded',
        reason: 'WorkloadNotFound',
        message: `${count}, and their Deployment does not exist: nobody replaces one that ends`,
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
    if (ready < needed) {
      const isShort =
        judged.filter(({ deleting }) => !deleting).length < wanted;
      return refused && isShort
        ? {
            status: 'degraded',
            reason: refusalReason(refused.message),
            message: `${count}; ${refused.regarding}: ${refused.message}`,
          }
        : { status: 'progressing', reason: 'PodsStarting', message: count };
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
      ...warningEvidence(about, now),
    ],
    objects: deployments.map(referenceOf),
    pods: judged.map(({ health }) => health),
  };
}

/** One that runs beside a leader is well as it is: readiness is what the leader has. */
function asStandby<T extends JudgedPod>(judged: T): T {
  const { deleting, health, running } = judged;
  return running && !deleting && !health.ready
    ? {
        ...judged,
        finding: { status: 'healthy', reason: 'Healthy', message: 'stands by' },
        health: { ...health, status: 'healthy', message: 'stands by' },
      }
    : judged;
}
