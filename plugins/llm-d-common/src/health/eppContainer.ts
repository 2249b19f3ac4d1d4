import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { flagValue, isFlagOn } from './commandLine';
import type { Topology, Workload } from './topology';
import type { Views } from './views';

const eppFlags = [
  'pool-name',
  'endpoint-selector',
  'config-file',
  'config-text',
];

/** What an EPP's command line says, as far as others have to agree with it. */
export interface EppCommandLine {
  electsLeader: boolean;
  secureServing: boolean;
  /** Undefined where a variable of the container's says it. */
  grpcPort?: number;
  metricsPort: number;
  /** Port names of its container. */
  ports: ReadonlyMap<string, number>;
}

const defaults = { grpcPort: 9002, metricsPort: 9090 };

/** Reads the EPP's command line off its Deployment, or off its pods where there is none. */
export function eppCommandLine(
  workload: Workload,
  views: Views,
): EppCommandLine | undefined {
  const [deployment] = workload.deployments;
  const [pod] = workload.pods;
  const containers = deployment
    ? views.deployment(deployment).spec.template.spec.containers
    : pod && views.pod(pod).spec.containers;
  const container =
    containers?.find(({ args, command }) => isEpp([...command, ...args])) ??
    containers?.at(0);
  if (!container) {
    return undefined;
  }
  const words = [...container.command, ...container.args];
  const port = (flag: string, otherwise: number): number | undefined => {
    const number = Number(flagValue(words, flag) ?? otherwise);
    return Number.isNaN(number) ? undefined : number;
  };
  const grpcPort = port('grpc-port', defaults.grpcPort);
  return {
    electsLeader: isFlagOn(words, 'ha-enable-leader-election', false),
    secureServing: isFlagOn(words, 'secure-serving', true),
    ...(grpcPort !== undefined && { grpcPort }),
    metricsPort:
      port('metrics-port', defaults.metricsPort) ?? defaults.metricsPort,
    ports: new Map(
      container.ports.map(({ containerPort, name }) => [name, containerPort]),
    ),
  };
}

function isEpp(words: readonly string[]): boolean {
  return eppFlags.some(flag => flagValue(words, flag) !== undefined);
}

/** A Deployment that serves this pool by its own flags, though no Service leads to it. */
export function eppBesideService({
  snapshot,
  views,
}: Topology): KubernetesObject | undefined {
  const serves = (
    containers: readonly { args: string[]; command: string[] }[],
  ) =>
    containers.some(
      ({ args, command }) =>
        flagValue([...command, ...args], 'pool-name') === snapshot.pool.name,
    );
  return snapshot.deployments.find(deployment =>
    serves(views.deployment(deployment).spec.template.spec.containers),
  );
}
