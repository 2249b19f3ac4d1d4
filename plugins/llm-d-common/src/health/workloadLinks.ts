import { describeObject, referenceOf } from '../kubernetes/objectReference';
import type { Check } from './eppChecks';
import { eppChecks } from './eppChecks';
import { eppBesideService, eppCommandLine } from './eppContainer';
import type { HealthNodeId, PodHealth } from './HealthReport';
import { worst, type Finding, type LinkState } from './LinkState';
import { signInLogs } from './logSigns';
import { isCaptured, meshObstacles } from './meshObstacles';
import {
  eppCallers,
  gatewayCallers,
  networkObstacles,
} from './networkObstacles';
import { judgePod } from './podHealth';
import type { Topology } from './topology';
import { unknownBecause } from './unknownBecause';
import { judgeWorkload, type JudgedWorkload } from './workloadHealth';
import type { Moment } from './Moment';

/** The links that are made of pods: EPP, prefill, decode, and the Service that leads past the EPP. */
export function workloadLinks(
  topology: Topology,
  now: Moment,
): { links: LinkState[]; pods: PodHealth[] } {
  const { prefill, snapshot, views, wants } = topology;
  const common = {
    events: snapshot.events,
    wantsDeployment: snapshot.simulatorDeployment?.object !== undefined,
    views,
    now,
  };
  const decode = judgeWorkload(topology.decode, {
    ...common,
    what: 'decode pods',
  });
  const hasPrefill =
    wants.prefill || prefill.deployments.length + prefill.pods.length > 0;
  const prefilled = hasPrefill
    ? judgeWorkload(prefill, { ...common, what: 'prefill pods' })
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
  id: Extract<HealthNodeId, 'prefill' | 'decode'>,
  workload: JudgedWorkload,
  topology: Topology,
): LinkState {
  const { epp, pool, views } = topology;
  const { pods } = topology[id];
  const gap = podGap(topology);
  const ports = pool
    ? views.pool(pool).spec.targetPorts.map(({ number }) => number)
    : [];
  const checks = [
    ...meshObstacles(topology, pods, {
      what: 'the EPP reads its figures',
      speakMtls:
        epp.pods.length > 0 && epp.pods.every(pod => isCaptured(topology, pod)),
    }),
    // Prefill pods are asked by decode pods, which the mesh's and the policies' authors know as one workload.
    ...networkObstacles(topology, pods, ports, [
      ...(id === 'decode' ? gatewayCallers(topology) : []),
      ...eppCallers(topology),
    ]),
  ];
  return {
    id,
    title: workload.objects.map(({ name }) => name).join(', ') || id,
    ...(gap ? unknownBecause(gap) : worstOf(workload.finding, checks)),
    evidence: [...workload.evidence, ...checks.map(({ evidence }) => evidence)],
    objects: workload.objects,
  };
}

function worstOf(first: Finding, checks: readonly Check[]): Finding {
  return worst<Finding>([first, ...checks.map(({ finding }) => finding)]);
}

/** Without pods or Deployments nothing about a workload is certain. */
function podGap({ gapOf }: Topology) {
  return gapOf('Pod') ?? gapOf('Deployment');
}

function eppLink(topology: Topology, now: Moment): LinkState[] {
  const { epp, eppService, gapOf, gateways, snapshot, views, wants } = topology;
  if (!eppService) {
    return [];
  }
  const commandLine = eppCommandLine(epp, views);
  const workload = judgeWorkload(epp, {
    what: 'EPP pods',
    wantsDeployment: wants.epp,
    electsLeader: commandLine?.electsLeader,
    events: snapshot.events,
    views,
    now,
  });
  const gap = gapOf('Service') ?? podGap(topology);
  const isIstio = gateways.some(({ provider }) => provider?.name === 'istio');
  const ruleGap = gapOf('DestinationRule');
  const checks = [
    ...eppChecks(topology, commandLine),
    ...meshObstacles(topology, epp.pods, {
      what: 'the gateway speaks to it',
      speakMtls: isIstio,
    }),
    ...networkObstacles(
      topology,
      epp.pods,
      commandLine ? [commandLine.grpcPort] : [],
      gatewayCallers(topology),
    ),
  ];
  const finding = ((): Finding => {
    if (gap) {
      return unknownBecause(gap);
    }
    if (!eppService.object) {
      return {
        status: 'degraded',
        reason: 'EppServiceNotFound',
        message: `Service ${eppService.name}, which the pool names as its endpoint picker, does not exist`,
      };
    }
    const unselected =
      workload.finding.reason === 'WorkloadNotFound' &&
      eppBesideService(topology);
    if (unselected) {
      return {
        status: 'degraded',
        reason: 'EppServiceSelectsNoPods',
        message: `${describeObject(
          eppService.object,
        )} does not select ${describeObject(
          unselected,
        )}, which serves this pool`,
      };
    }
    const why = whatItSays(topology, workload.finding);
    return worst<Finding>([
      why ?? workload.finding,
      ...checks.map(({ finding: found }) => found),
      ...(ruleGap?.code === 'Unreadable' ? [unknownBecause(ruleGap)] : []),
    ]);
  })();
  return [
    {
      id: 'epp',
      title: eppService.name,
      ...finding,
      evidence: [
        ...workload.evidence,
        ...checks.map(({ evidence }) => evidence),
      ],
      objects: [
        ...(eppService.object ? [referenceOf(eppService.object)] : []),
        ...workload.objects,
      ],
    },
  ];
}

/** An EPP that is not well tells why in its log. */
function whatItSays(
  { epp, snapshot }: Topology,
  finding: Finding,
): Finding | undefined {
  if (finding.status === 'healthy') {
    return undefined;
  }
  const names = new Set(epp.pods.map(({ metadata }) => metadata.name));
  const sign = signInLogs(snapshot.logs.filter(({ pod }) => names.has(pod)));
  return (
    sign && {
      status: 'degraded',
      reason: sign.reason,
      message: `${finding.message}; ${sign.pod} says: ${sign.line}`,
    }
  );
}

function directServiceLink(
  { directService, gapOf, views }: Topology,
  now: Moment,
): LinkState[] {
  if (!directService) {
    return [];
  }
  const { name, namespace, object, pods } = directService;
  const ready = pods.filter(pod => {
    const { deleting, health } = judgePod(pod, views, now);
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
      evidence: object
        ? [
            {
              source: `${describeObject(object)} endpoints`,
              status: finding.status,
              message: finding.message,
            },
          ]
        : [],
      objects: object ? [referenceOf(object)] : [],
    },
  ];
}
