import type { SimulatorDeployment, SimulatorStage } from '../crd';

/** Port of single-stage pods when `service` does not say. */
const DEFAULT_PORT = 8200;

/** Pods that a SimulatorDeployment asks for, of one role. */
export interface Stage
  extends Pick<
    SimulatorStage,
    | 'replicas'
    | 'port'
    | 'logVerbosity'
    | 'resources'
    | 'args'
    | 'labels'
    | 'nodeSelector'
    | 'tolerations'
    | 'imagePullPolicy'
    | 'imagePullSecrets'
  > {
  role: 'prefill' | 'decode';
  image: string;
}

/** Whether neither stage is enabled, so that `spec.replicas` pods do everything in the decode role. */
export function isSingleStage({ spec }: SimulatorDeployment): boolean {
  return !spec.prefill?.enabled && !spec.decode?.enabled;
}

/** The stages of a SimulatorDeployment, prefill before decode. */
export function simulatorStages(resource: SimulatorDeployment): Stage[] {
  const { spec } = resource;
  if (isSingleStage(resource)) {
    return [
      {
        role: 'decode',
        replicas: spec.replicas,
        image: spec.image,
        port: spec.service?.port ?? DEFAULT_PORT,
        logVerbosity: spec.logVerbosity,
        resources: spec.resources,
      },
    ];
  }
  return (['prefill', 'decode'] as const).flatMap(role => {
    const stage = spec[role];
    return stage?.enabled
      ? [{ ...stage, role, image: stage.image ?? spec.image }]
      : [];
  });
}
