import { routingSidecarVersionProfileOf } from '../simulator/routingSidecarVersions';
import { isKubernetesAtLeast, type Capabilities } from './Capabilities';
import { podField, restrictedContainer } from './podSecurity';
import type { Stage } from './simulatorStages';

/** Connector of every sidecar that is told none. */
const DEFAULT_CONNECTOR = 'nixlv2';
/** From here on an init container may run as long as the pod. */
const NATIVE_SIDECARS_SINCE = [1, 29] as const;

/** The routing sidecar in front of a model server. */
export interface RoutingSidecar {
  image: string;
  kvConnector: string;
  args?: readonly string[];
  resources?: unknown;
  /** Where the model server behind it listens. */
  modelServerPort: number;
}

/**
 * The container of the routing sidecar: it takes the port of the stage, asks the prefill pod that the EPP has picked, and hands the rest to the
 * model server. In clear text, as the pods of a pool are spoken to.
 *
 * @returns what it adds to the pod: an init container that stays where the cluster has those, else a container
 */
export function routingSidecarContainers(
  stage: Stage & { sidecar: RoutingSidecar },
  capabilities: Capabilities,
): { initContainers?: object[]; containers: object[] } {
  const { port, imagePullPolicy, sidecar } = stage;
  const flags = routingSidecarVersionProfileOf(sidecar.image);
  const container = {
    name: 'routing-sidecar',
    image: sidecar.image,
    ...(imagePullPolicy && { imagePullPolicy }),
    args: [
      `--port=${port}`,
      `${flags.modelServerPort}=${sidecar.modelServerPort}`,
      ...(sidecar.kvConnector === DEFAULT_CONNECTOR
        ? []
        : [`${flags.connector}=${sidecar.kvConnector}`]),
      '--secure-proxy=false',
      ...(sidecar.args ?? []),
    ],
    env: [podField('POD_IP', 'status.podIP')],
    ports: [{ name: 'http', containerPort: port, protocol: 'TCP' }],
    ...(sidecar.resources !== undefined && { resources: sidecar.resources }),
    securityContext: restrictedContainer,
  };
  return isKubernetesAtLeast(capabilities, NATIVE_SIDECARS_SINCE)
    ? {
        initContainers: [{ ...container, restartPolicy: 'Always' }],
        containers: [],
      }
    : { containers: [container] };
}
