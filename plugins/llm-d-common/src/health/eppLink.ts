import { describeObject, referenceOf } from '../kubernetes/objectReference';
import { eppChecks } from './eppChecks';
import { eppBesideService, eppCommandLine } from './eppContainer';
import { worst, type Finding, type LinkState } from './LinkState';
import { signInLogs } from './logSigns';
import { meshObstacles } from './meshObstacles';
import type { Moment } from './Moment';
import { gatewayCallers, networkObstacles } from './networkObstacles';
import type { Topology } from './topology';
import { unknownBecause } from './unknownBecause';
import { judgeWorkload } from './workloadHealth';
import { podGap } from './workloadGap';

/** The EPP: its Service, its pods, and what the gateway needs of both. */
export function eppLink(topology: Topology, now: Moment): LinkState[] {
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
      commandLine?.grpcPort === undefined ? [] : [commandLine.grpcPort],
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
