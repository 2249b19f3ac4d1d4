import { stringify } from 'yaml';
import { ANNOTATION_CONFIG_CHECKSUM } from '../annotations';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { fnv1a64 } from '../names/fnv1a64';
import { isKubernetesAtLeast, type Capabilities } from './Capabilities';
import {
  EPP_CONFIG_DIRECTORY,
  EPP_CONFIG_KEY,
  EPP_METRICS_PORT,
  needsLeaderElection,
  type EndpointPicker,
} from './EndpointPicker';
import { eppArgs } from './eppArgs';
import { objectMetadata, stackLabels } from './objectMetadata';
import { podField, restrictedContainer, restrictedPod } from './podSecurity';
import { podLabels, podPlacement } from './podSettings';

/** First Kubernetes version that has gRPC probes switched on. */
const GRPC_PROBES_SINCE = [1, 24] as const;
const GRACE_PERIOD_SECONDS = 130;
/** Means none. Replicas that stand by are never ready, so their rollout never counts as complete. */
const NO_DEADLINE_SECONDS = 2_147_483_647;

/** Labels by which the EPP's Service finds its pods. */
export function eppSelector({ names }: EndpointPicker): Record<string, string> {
  return {
    'app.kubernetes.io/component': 'endpoint-picker',
    'app.kubernetes.io/name': names.epp.name,
  };
}

/** The EPP's configuration as the file that it reads. */
export function eppConfigText({ config }: EndpointPicker): string {
  // The EPP reads YAML 1.1, where an unquoted y, on or 0b1 is not a text.
  return stringify(config, { version: '1.1' });
}

/**
 * ConfigMap with the EPP's configuration.
 *
 * @param configText - {@link eppConfigText}: rendering it is half of the work, and two objects need it
 */
export function eppConfigMap(
  epp: EndpointPicker,
  configText: string,
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: objectMetadata(
      epp.resource,
      'endpoint-picker',
      epp.names.eppConfigMap,
    ),
    data: { [EPP_CONFIG_KEY]: configText },
  };
}

/** Deployment of an EPP. A change of its configuration rolls it; two generations of it never serve side by side. */
export function eppDeployment(
  epp: EndpointPicker,
  configText: string,
  capabilities: Capabilities,
): KubernetesObject {
  const { names, resource } = epp;
  const selector = eppSelector(epp);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: objectMetadata(resource, 'endpoint-picker', names.epp),
    spec: {
      replicas: epp.replicas,
      strategy: { type: 'Recreate' },
      ...(needsLeaderElection(epp) && {
        progressDeadlineSeconds: NO_DEADLINE_SECONDS,
      }),
      selector: { matchLabels: selector },
      template: {
        metadata: {
          annotations: {
            [ANNOTATION_CONFIG_CHECKSUM]: fnv1a64(configText),
          },
          labels: podLabels(epp.pods, {
            ...stackLabels(resource, 'endpoint-picker'),
            ...selector,
          }),
        },
        spec: {
          serviceAccountName: names.epp.name,
          securityContext: restrictedPod,
          // Streams that are under way may end before the EPP does.
          terminationGracePeriodSeconds: GRACE_PERIOD_SECONDS,
          ...podPlacement(epp.pods),
          containers: [eppContainer(epp, capabilities)],
          volumes: [
            { name: 'config', configMap: { name: names.eppConfigMap.name } },
          ],
        },
      },
    },
  };
}

function eppContainer(epp: EndpointPicker, capabilities: Capabilities) {
  const port = (name: string, containerPort: number) => ({
    name,
    containerPort,
    protocol: 'TCP',
  });
  return {
    name: 'epp',
    image: epp.image,
    ...(epp.pods.imagePullPolicy && {
      imagePullPolicy: epp.pods.imagePullPolicy,
    }),
    args: eppArgs(epp),
    env: [
      podField('NAMESPACE', 'metadata.namespace'),
      podField('POD_NAME', 'metadata.name'),
    ],
    ports: [
      port('grpc', epp.port),
      port('grpc-health', epp.port + 1),
      port('metrics', EPP_METRICS_PORT),
    ],
    ...probes(epp, capabilities),
    volumeMounts: [
      { name: 'config', mountPath: EPP_CONFIG_DIRECTORY, readOnly: true },
    ],
    ...(epp.resources !== undefined && { resources: epp.resources }),
    securityContext: restrictedContainer,
  };
}

/**
 * A lone EPP answers SERVING, under any name, only once it has seen its pool: good for readiness, but as liveness it would restart
 * an EPP whose pool is missing over and over, so that is asked by TCP. One of several answers by the name.
 */
function probes(epp: EndpointPicker, capabilities: Capabilities) {
  const port = epp.port + 1;
  const hasGrpcProbes = isKubernetesAtLeast(capabilities, GRPC_PROBES_SINCE);
  const services = needsLeaderElection(epp)
    ? epp.profile.probes.replicated
    : epp.profile.probes.single;
  const ask = (grpcService: string | undefined) =>
    hasGrpcProbes && grpcService !== undefined
      ? { grpc: { port, service: grpcService } }
      : { tcpSocket: { port: 'grpc-health' } };
  return {
    readinessProbe: { ...ask(services.readiness), periodSeconds: 2 },
    livenessProbe: {
      ...ask(services.liveness),
      initialDelaySeconds: 5,
      periodSeconds: 10,
    },
  };
}
