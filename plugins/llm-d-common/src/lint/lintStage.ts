import { modelServerSelector } from '../compile/modelServer';
import { simulatorArgs } from '../compile/simulatorArgs';
import { isSingleStage, type Stage } from '../compile/simulatorStages';
import type { SimulatorDeployment } from '../crd';
import type { Finding } from '../findings';
import { error, warning, when } from '../findings/report';
import { routingSidecarVersionProfileOf } from '../simulator/routingSidecarVersions';
import { lintArguments } from './lintArguments';
import { lintPods } from './lintPods';

/** What is wrong with the pods of one stage. */
export function lintStage(
  resource: SimulatorDeployment,
  stage: Stage,
): Finding[] {
  const path = isSingleStage(resource) ? 'spec' : `spec.${stage.role}`;
  const { autoscaling } = stage;
  const replicas = autoscaling?.min ?? stage.replicas;
  return [
    ...lintArguments(
      stage.args,
      simulatorArgs(resource.spec, { ...stage, args: [] }),
      `${path}.args`,
    ),
    ...lintPods(
      stage,
      Object.keys(modelServerSelector(resource, stage.role)),
      { replicas, ready: replicas },
      path,
    ),
    ...when(
      autoscaling && stage.resources?.requests?.cpu === undefined,
      warning(
        'autoscaling-cpu-request',
        `${path}.resources.requests`,
        'without a CPU request the autoscaler knows no CPU use and never scales',
      ),
    ),
    ...(stage.role === 'decode' ? lintSidecar(resource, stage) : []),
  ];
}

function lintSidecar({ spec }: SimulatorDeployment, stage: Stage): Finding[] {
  const { sidecar } = stage;
  const PATH = 'spec.decode.routingSidecar';
  if (!sidecar) {
    return [];
  }
  const { connectors } = routingSidecarVersionProfileOf(sidecar.image);
  return [
    ...when(
      !connectors.includes(sidecar.kvConnector),
      error(
        'sidecar-connector',
        `${PATH}.kvConnector`,
        `Unsupported value: "${sidecar.kvConnector}": ${
          sidecar.image
        } has ${connectors.join(', ')}`,
      ),
    ),
    ...when(
      !spec.prefill?.enabled,
      warning(
        'sidecar-without-prefill',
        PATH,
        'no prefill pod is there to be asked',
      ),
    ),
  ];
}
