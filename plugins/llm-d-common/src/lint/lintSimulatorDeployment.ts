import { modelServerSelector } from '../compile/modelServer';
import { simulatorStages } from '../compile/simulatorStages';
import type { Finding, SimulatorDeployment } from '../crd';
import { error, warning, when } from './finding';
import { lintEpp } from './lintEpp';
import { lintLoadBalancing } from './lintLoadBalancing';

const notYet = (path: string, what: string) =>
  warning('no-effect-yet', path, `${what} is not compiled yet`);

/** Findings about a SimulatorDeployment that its schema cannot express. */
export function lintSimulatorDeployment(
  resource: SimulatorDeployment,
): Finding[] {
  const { spec } = resource;
  const stages = simulatorStages(resource);
  const hasDecode = stages.some(({ role }) => role === 'decode');
  return [
    ...(spec.epp?.enabled ? lintEpp(spec.epp) : []),
    ...when(
      !hasDecode && spec.epp?.enabled,
      error(
        'no-decode',
        'spec.decode.enabled',
        'the endpoint picker serves decode pods and there are none: enable decode',
      ),
    ),
    ...when(
      !hasDecode && !spec.epp?.enabled,
      warning(
        'no-decode',
        'spec.decode.enabled',
        'prefill pods alone answer nobody: enable decode as well',
      ),
    ),
    ...when(
      spec.kvCache && !spec.kvCache.enabled,
      warning(
        'no-effect',
        'spec.kvCache.enabled',
        'size and blockSize have no effect while the KV cache is not enabled',
      ),
    ),
    ...when(
      spec.gateway?.enabled,
      notYet('spec.gateway', 'a Gateway to the direct Service'),
    ),
    ...when(
      spec.inferenceGateway?.enabled,
      notYet('spec.inferenceGateway', 'a proxy outside Gateway API'),
    ),
    ...lintLoadBalancing(spec.loadBalancing, 'spec.loadBalancing'),
    ...(['prefill', 'decode'] as const).flatMap(role =>
      lintStage(resource, role),
    ),
  ];
}

function lintStage(
  resource: SimulatorDeployment,
  role: 'prefill' | 'decode',
): Finding[] {
  const stage = resource.spec[role];
  if (!stage?.enabled) {
    return [];
  }
  const reserved = Object.keys(modelServerSelector(resource, role));
  return [
    ...reserved
      .filter(label => stage.labels?.[label] !== undefined)
      .map(label =>
        error(
          'reserved-label',
          `spec.${role}.labels[${label}]`,
          'pods are found by this label: its value is not free',
        ),
      ),
    ...when(
      stage.autoscaling,
      notYet(`spec.${role}.autoscaling`, 'a HorizontalPodAutoscaler'),
    ),
    ...when(
      stage.podDisruptionBudget,
      notYet(`spec.${role}.podDisruptionBudget`, 'a PodDisruptionBudget'),
    ),
  ];
}
