import { describeObject, referenceOf } from '../kubernetes/objectReference';
import type { HealthNodeId, PodHealth } from './HealthReport';
import type { Finding, LinkState } from './LinkState';
import { judgePod } from './podHealth';
import type { Topology } from './topology';
import { unknownBecause } from './unknownBecause';
import { judgeWorkload, type JudgedWorkload } from './workloadHealth';

/** The links that are made of pods: EPP, prefill, decode, and the Service that leads past the EPP. */
export function workloadLinks(
  topology: Topology,
  now: Date,
): { links: LinkState[]; pods: PodHealth[] } {
  const { prefill, wants } = topology;
  const decode = judgeWorkload(
    topology.decode.deployments,
    topology.decode.pods,
    { what: 'decode pods', now },
  );
  const hasPrefill =
    wants.prefill || prefill.deployments.length + prefill.pods.length > 0;
  const prefilled = hasPrefill
    ? judgeWorkload(prefill.deployments, prefill.pods, {
        what: 'prefill pods',
        now,
      })
    : undefined;
  const withRole =
    (role: PodHealth['role']) =>
    (pod: Omit<PodHealth, 'role'>): PodHealth => ({ ...pod, role });
  return {
    links: [
      ...eppLink(topology, now),
      ...(prefilled ? [modelLink('prefill', prefilled, topology)] : []),
      modelLink('decode', decode, topology),
      ...directServiceLink(topology, now),
    ],
    pods: [
      ...(prefilled?.pods.map(withRole('prefill')) ?? []),
      ...decode.pods.map(withRole('decode')),
    ],
  };
}

function modelLink(
  id: HealthNodeId,
  workload: JudgedWorkload,
  topology: Topology,
): LinkState {
  const gap = podGap(topology);
  return {
    id,
    title: workload.objects.map(({ name }) => name).join(', ') || id,
    ...(gap ? unknownBecause(gap) : workload.finding),
    evidence: workload.evidence,
    objects: workload.objects,
  };
}

/** Without pods or Deployments nothing about a workload is certain. */
function podGap({ gapOf }: Topology) {
  return gapOf('Pod') ?? gapOf('Deployment');
}

function eppLink(topology: Topology, now: Date): LinkState[] {
  const { epp, eppService, gapOf } = topology;
  if (!eppService) {
    return [];
  }
  const workload = judgeWorkload(epp.deployments, epp.pods, {
    what: 'EPP pods',
    now,
  });
  const gap = gapOf('Service') ?? podGap(topology);
  const finding = ((): Finding => {
    if (gap) {
      return unknownBecause(gap);
    }
    return eppService.object
      ? workload.finding
      : {
          status: 'degraded',
          reason: 'EppServiceNotFound',
          message: `Service ${eppService.name}, which the pool names as its endpoint picker, does not exist`,
        };
  })();
  return [
    {
      id: 'epp',
      title: eppService.name,
      ...finding,
      evidence: workload.evidence,
      objects: [
        ...(eppService.object ? [referenceOf(eppService.object)] : []),
        ...workload.objects,
      ],
    },
  ];
}

function directServiceLink(
  { directService, gapOf }: Topology,
  now: Date,
): LinkState[] {
  if (!directService) {
    return [];
  }
  const { name, namespace, object, pods } = directService;
  const ready = pods.filter(pod => {
    const { deleting, health } = judgePod(pod, now);
    return health.ready && !deleting;
  }).length;
  const gap = gapOf('Service') ?? gapOf('Pod');
  const finding = ((): Finding => {
    if (gap) {
      return unknownBecause(gap);
    }
    if (!object) {
      return {
        status: 'degraded',
        reason: 'DirectServiceNotFound',
        message: `Service ${namespace}/${name} does not exist`,
      };
    }
    return ready > 0
      ? {
          status: 'healthy',
          reason: 'Healthy',
          message: `${ready} ready pods behind it`,
        }
      : {
          status: 'degraded',
          reason: 'NoReadyEndpoints',
          message: `${describeObject(object)} has no ready pod behind it`,
        };
  })();
  return [
    {
      id: 'direct-service',
      title: name,
      ...finding,
      evidence: [],
      objects: object ? [referenceOf(object)] : [],
    },
  ];
}
