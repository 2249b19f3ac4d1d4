import { schedulerEndpointPicker } from '../compile/schedulerEndpointPicker';
import { simulatorStages } from '../compile/simulatorStages';
import type {
  SchedulerInstall,
  SimulatorDeployment,
  StackResource,
} from '../crd';
import type { Finding } from '../findings';
import { warning, when } from '../findings/report';
import { disaggregates } from '../epp/disaggregates';
import { inferencePoolOf, poolSelectorOf } from '../names/stackNames';
import { simulatorVersionProfileOf } from '../simulator/simulatorVersions';
import { pairStacks } from './pairStacks';

/** A finding, and the custom resource in which it is to be mended. @public */
export interface StackFinding {
  resource: StackResource;
  finding: Finding;
}

/**
 * What does not fit between SchedulerInstalls and the SimulatorDeployments that they front. Only what can be told from the custom resources
 * that are given; a SchedulerInstall whose pods are somebody else's has nothing to compare with.
 *
 * @public
 */
export function lintStack(resources: readonly StackResource[]): StackFinding[] {
  const installs = resources.flatMap(resource =>
    resource.kind === 'SchedulerInstall'
      ? [
          {
            ...resource.metadata,
            poolNamespace: inferencePoolOf(resource).namespace,
            selector: poolSelectorOf(resource),
            resource,
          },
        ]
      : [],
  );
  const simulators = resources.flatMap(resource =>
    resource.kind === 'SimulatorDeployment'
      ? [{ ...resource.metadata, resource }]
      : [],
  );
  return pairStacks(installs, simulators).flatMap(
    ({ schedulerInstall, simulatorDeployment }) =>
      simulatorDeployment
        ? lintPair(schedulerInstall.resource, simulatorDeployment.resource)
        : [],
  );
}

function lintPair(
  install: SchedulerInstall,
  simulator: SimulatorDeployment,
): StackFinding[] {
  return [
    ...[
      ...lintPorts(install, simulator),
      ...lintMetric(install, simulator),
    ].map(finding => ({ resource: install, finding })),
    ...lintDisaggregation(install, simulator).map(finding => ({
      resource: simulator,
      finding,
    })),
  ];
}

function lintPorts(
  { spec }: SchedulerInstall,
  simulator: SimulatorDeployment,
): Finding[] {
  const { inferencePool, proxyService } = spec;
  const wanted = inferencePool?.targetPorts ?? [
    proxyService.targetPort ?? proxyService.port,
  ];
  return simulatorStages(simulator)
    .filter(({ role, port }) => role === 'decode' && !wanted.includes(port))
    .map(({ port }) =>
      warning(
        'stack-port',
        inferencePool?.targetPorts
          ? 'spec.inferencePool.targetPorts'
          : 'spec.proxyService.targetPort',
        `the decode pods of SimulatorDeployment ${
          simulator.metadata.name
        } listen on ${port}, and the pool leads to ${wanted.join(', ')}`,
      ),
    );
}

function lintMetric(
  install: SchedulerInstall,
  simulator: SimulatorDeployment,
): Finding[] {
  const epp = schedulerEndpointPicker(install);
  return simulatorStages(simulator).flatMap(({ image, role }) => {
    const { kvCacheMetric } = simulatorVersionProfileOf(image).profile;
    return when(
      epp && role === 'decode' && kvCacheMetric !== epp.kvCacheMetric,
      warning(
        'stack-kv-cache-metric',
        'spec.epp',
        `the EPP reads ${epp?.kvCacheMetric}, which ${image} does not have: it has ${kvCacheMetric}`,
      ),
    );
  });
}

function lintDisaggregation(
  install: SchedulerInstall,
  simulator: SimulatorDeployment,
): Finding[] {
  const epp = schedulerEndpointPicker(install);
  if (!epp) {
    return [];
  }
  const picksPrefill = disaggregates(epp.config);
  const stages = simulatorStages(simulator);
  const hasPrefill = stages.some(({ role }) => role === 'prefill');
  const hasSidecar = stages.some(({ sidecar }) => sidecar !== undefined);
  const eppName = `the EPP of SchedulerInstall ${install.metadata.name}`;
  return [
    ...when(
      picksPrefill && !hasPrefill,
      warning(
        'stack-disaggregation',
        'spec.prefill.enabled',
        `${eppName} picks prefill pods, and there are none`,
      ),
    ),
    ...when(
      picksPrefill && !hasSidecar,
      warning(
        'stack-disaggregation',
        'spec.decode.routingSidecar',
        `${eppName} names a prefill pod, and no sidecar on the decode pods asks it`,
      ),
    ),
    ...when(
      !picksPrefill && hasSidecar,
      warning(
        'stack-disaggregation',
        'spec.decode.routingSidecar',
        `${eppName} never names a prefill pod, so the sidecar asks none`,
      ),
    ),
  ];
}
