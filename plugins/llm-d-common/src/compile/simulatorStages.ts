import type { SimulatorDeployment, SimulatorStage } from '../crd';
import { plainPods, type PodSettings } from './podSettings';
import type { RoutingSidecar } from './routingSidecar';

/** Port of single-stage pods when `service` does not say. */
const DEFAULT_PORT = 8200;

/** Pods that a SimulatorDeployment asks for, of one role. */
export interface Stage
  extends PodSettings,
    Pick<
      SimulatorStage,
      | 'replicas'
      | 'port'
      | 'logVerbosity'
      | 'resources'
      | 'args'
      | 'autoscaling'
    > {
  role: 'prefill' | 'decode';
  image: string;
  sidecar?: RoutingSidecar;
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
        ...plainPods,
        role: 'decode',
        replicas: spec.replicas,
        image: spec.image,
        port: spec.service?.port ?? DEFAULT_PORT,
        logVerbosity: spec.logVerbosity,
        resources: spec.resources,
      },
    ];
  }
  const { decode, prefill } = spec;
  return [
    ...(prefill?.enabled
      ? [
          {
            ...prefill,
            role: 'prefill' as const,
            image: prefill.image ?? spec.image,
          },
        ]
      : []),
    ...(decode?.enabled
      ? [
          {
            ...decode,
            role: 'decode' as const,
            image: decode.image ?? spec.image,
            sidecar: routingSidecarOf(decode),
          },
        ]
      : []),
  ];
}

function routingSidecarOf({
  port,
  routingSidecar: wanted,
}: NonNullable<SimulatorDeployment['spec']['decode']>):
  | RoutingSidecar
  | undefined {
  return wanted?.enabled
    ? { ...wanted, modelServerPort: wanted.modelServerPort ?? port + 1 }
    : undefined;
}

/** Where the model server of a stage listens: behind its sidecar, if it has one. */
export function modelServerPort({ port, sidecar }: Stage): number {
  return sidecar?.modelServerPort ?? port;
}
