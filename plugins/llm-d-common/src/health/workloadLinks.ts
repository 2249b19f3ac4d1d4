import { eppLink } from './eppLink';
import { directServiceLink } from './directServiceLink';
import type { Check } from './Check';
import type { HealthNodeId, PodHealth } from './HealthReport';
import { worst, type Finding, type LinkState } from './LinkState';
import { isCaptured, meshObstacles } from './meshObstacles';
import type { Moment } from './Moment';
import {
  eppCallers,
  gatewayCallers,
  networkObstacles,
} from './networkObstacles';
import type { Topology } from './topology';
import { unknownBecause } from './unknownBecause';
import { judgeWorkload, type JudgedWorkload } from './workloadHealth';
import { podGap } from './workloadGap';

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
