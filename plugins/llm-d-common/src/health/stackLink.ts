import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { describeObject, referenceOf } from '../kubernetes/objectReference';
import type { FaultReason } from './faultRules';
import type { HealthEvidence } from './HealthReport';
import { worst, type Finding, type LinkState } from './LinkState';
import type { StackSnapshot } from './StackSnapshot';
import { unknownBecause } from './unknownBecause';
import type { Views } from './views';
import type { Moment } from './Moment';

/** Conditions that are about the custom resource itself and not about what was made of it, in the order of the operator's work. */
const ownFaults: readonly { type: string; reason: FaultReason }[] = [
  { type: 'Valid', reason: 'ResourceInvalid' },
  { type: 'DependenciesMet', reason: 'DependencyMissing' },
  { type: 'Applied', reason: 'NotApplied' },
];

/** Reasons of Ready by which the operator says that a deletion does not get on. */
const deletionFaults: readonly string[] = ['DeletionStuck', 'DeletionFailed'];

const statusOf = {
  True: 'healthy',
  False: 'degraded',
  Unknown: 'unknown',
} as const;

/** The custom resources, and what the operator says of them. A stack that others made has none. */
export function stackLink(
  snapshot: StackSnapshot,
  views: Views,
  now: Moment,
): LinkState {
  const resources = [
    { kind: 'SchedulerInstall' as const, place: snapshot.schedulerInstall },
    {
      kind: 'SimulatorDeployment' as const,
      place: snapshot.simulatorDeployment,
    },
  ].flatMap(({ kind, place }) => (place ? [{ kind, place }] : []));

  const judged = resources.map(({ kind, place }) => {
    if (place.object) {
      return judgeResource(place.object, views, now);
    }
    const gap = snapshot.gaps.find(entry => entry.kind === kind);
    const finding: Finding = gap
      ? unknownBecause(gap)
      : {
          status: 'degraded',
          reason: 'ResourceNotFound',
          message: `${kind} ${place.namespace}/${place.name} does not exist`,
        };
    return { finding, evidence: [] };
  });
  const title =
    snapshot.schedulerInstall?.name ??
    snapshot.simulatorDeployment?.name ??
    snapshot.pool.name;
  return {
    id: 'stack',
    title,
    ...worst<Finding>([
      {
        status: 'healthy',
        reason: 'Healthy',
        message: 'every link is healthy',
      },
      ...clusterFindings(snapshot),
      ...namespaceFindings(snapshot, views),
      ...judged.map(({ finding }) => finding),
    ]),
    evidence: judged.flatMap(({ evidence }) => evidence),
    objects: resources.flatMap(({ place }) =>
      place.object ? [referenceOf(place.object)] : [],
    ),
  };
}

const clusterFaults = {
  Unreachable: 'ClusterUnreachable',
  Unauthorized: 'ClusterUnauthorized',
  TooSlow: 'ClusterTooSlow',
} as const;

/** Nothing of the cluster can be read, and why. */
function clusterFindings({ gaps }: StackSnapshot): Finding[] {
  return gaps.flatMap(({ cluster, message }) =>
    cluster
      ? [{ status: 'unknown', reason: clusterFaults[cluster], message }]
      : [],
  );
}

function namespaceFindings(snapshot: StackSnapshot, views: Views): Finding[] {
  const { namespace, gaps } = snapshot;
  const gap = gaps.find(
    ({ cluster, kind }) => kind === 'Namespace' && !cluster,
  );
  if (gap) {
    return [unknownBecause(gap)];
  }
  if (namespace?.metadata.deletionTimestamp === undefined) {
    return [];
  }
  const hanging = views
    .namespace(namespace)
    .status.conditions.filter(({ status }) => status === 'True')
    .map(({ message }) => message)
    .filter(Boolean);
  return [
    {
      status: 'degraded',
      reason: 'NamespaceTerminating',
      message: [
        `Namespace ${namespace.metadata.name} is being deleted: nothing new can be made in it`,
        ...hanging,
      ].join('; '),
    },
  ];
}

function judgeResource(
  object: KubernetesObject,
  views: Views,
  now: Moment,
): { finding: Finding; evidence: HealthEvidence[] } {
  const { conditions } = views.stackResource(object).status;
  const {
    creationTimestamp,
    deletionTimestamp,
    generation = 0,
  } = object.metadata;
  const current = conditions.filter(
    ({ observedGeneration = generation }) => observedGeneration >= generation,
  );
  const source = describeObject(object);
  const finding = ((): Finding => {
    const ready = current.find(({ type }) => type === 'Ready');
    if (deletionTimestamp !== undefined) {
      return ready && deletionFaults.includes(ready.reason)
        ? {
            status: 'degraded',
            reason: 'DeletionStuck',
            message: `${source} is being deleted: ${ready.message}`,
          }
        : {
            status: 'progressing',
            reason: 'Deleting',
            message: `${source} is being deleted`,
          };
    }
    for (const { reason, type } of ownFaults) {
      const fault = current.find(
        entry => entry.type === type && entry.status === 'False',
      );
      if (fault) {
        return {
          status: 'degraded',
          reason,
          message: `${source} condition ${type}: ${fault.reason}: ${fault.message}`,
        };
      }
    }
    if (ready?.status === 'True') {
      return { status: 'healthy', reason: 'Healthy', message: 'Ready' };
    }
    if (!ready) {
      const silent = conditions.length === 0 && !now.isYoung(creationTimestamp);
      return silent
        ? {
            status: 'degraded',
            reason: 'OperatorSilent',
            message: `No operator has answered ${source}`,
          }
        : {
            status: 'progressing',
            reason: 'Reconciling',
            message: `The operator has not yet dealt with generation ${generation} of ${source}`,
          };
    }
    // What it is not ready for shows in the other links; if none of them shows it, this still is no green.
    const why = current.find(
      ({ status, type }) => type !== 'Ready' && status !== 'True',
    );
    return {
      status: 'progressing',
      reason: 'OperatorDisagrees',
      message: `${source} is not Ready: ${(why ?? ready).reason}: ${
        (why ?? ready).message
      }`,
    };
  })();
  return {
    finding,
    evidence: conditions.map(condition => ({
      source: `${source} condition ${condition.type}`,
      status: statusOf[condition.status],
      message: [condition.reason, condition.message].filter(Boolean).join(': '),
      ...(condition.lastTransitionTime !== undefined && {
        observedAt: condition.lastTransitionTime,
      }),
    })),
  };
}
