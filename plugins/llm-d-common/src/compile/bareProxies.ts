import { stringify } from 'yaml';
import { ANNOTATION_CONFIG_CHECKSUM } from '../annotations';
import type { SimulatorDeployment } from '../crd';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { fnv1a64 } from '../names/fnv1a64';
import { simulatorNames, type NamespacedName } from '../names/stackNames';
import { bareProxyBootstrap } from './bareProxyBootstrap';
import {
  objectMetadata,
  stackLabels,
  type StackComponent,
} from './objectMetadata';
import { restrictedContainer, restrictedPod } from './podSecurity';
import { plainPods, podLabels } from './podSettings';
import { service } from './service';

type InferenceGateway = NonNullable<
  SimulatorDeployment['spec']['inferenceGateway']
>;
type BareProxy = NonNullable<InferenceGateway['standard']>;

const COMPONENT: StackComponent = 'bare-proxy';
const CONFIG_DIRECTORY = '/etc/envoy';
const CONFIG_KEY = 'envoy.yaml';
/** Both images carry Envoy here; started by itself it needs no control plane. */
const ENVOY = '/usr/local/bin/envoy';

/** The proxies of `inferenceGateway`: plain Envoys in front of the decode pods, outside Gateway API and without an EPP. */
export function bareProxies(
  resource: SimulatorDeployment,
  target: { service: NamespacedName; port: number },
): KubernetesObject[] {
  const { inferenceGateway } = resource.spec;
  const names = simulatorNames(resource);
  return inferenceGateway?.enabled
    ? [
        ...bareProxy(
          resource,
          names.standardProxy,
          inferenceGateway.standard,
          target,
        ),
        ...bareProxy(
          resource,
          names.istioProxy,
          inferenceGateway.istio,
          target,
        ),
      ]
    : [];
}

function bareProxy(
  resource: SimulatorDeployment,
  place: NamespacedName,
  wanted: BareProxy | undefined,
  target: { service: NamespacedName; port: number },
): KubernetesObject[] {
  if (!wanted?.enabled) {
    return [];
  }
  const bootstrap = stringify(
    bareProxyBootstrap({
      port: wanted.port,
      upstreamHost: `${target.service.name}.${target.service.namespace}.svc`,
      upstreamPort: target.port,
    }),
    { version: '1.1' },
  );
  const selector = {
    'app.kubernetes.io/component': COMPONENT,
    'app.kubernetes.io/name': place.name,
  };
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: objectMetadata(resource, COMPONENT, place),
      data: { [CONFIG_KEY]: bootstrap },
    },
    service(resource, COMPONENT, place, {
      selector,
      ports: [{ name: 'http', port: wanted.port, targetPort: wanted.port }],
    }),
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: objectMetadata(resource, COMPONENT, place),
      spec: {
        replicas: wanted.replicas,
        selector: { matchLabels: selector },
        template: {
          metadata: {
            annotations: { [ANNOTATION_CONFIG_CHECKSUM]: fnv1a64(bootstrap) },
            labels: podLabels(plainPods, {
              ...stackLabels(resource, COMPONENT),
              ...selector,
            }),
          },
          spec: {
            automountServiceAccountToken: false,
            securityContext: restrictedPod,
            containers: [container(wanted)],
            volumes: [{ name: 'config', configMap: { name: place.name } }],
          },
        },
      },
    },
  ];
}

function container({ image, port, resources }: BareProxy) {
  return {
    name: 'envoy',
    image,
    command: [ENVOY, '--config-path', `${CONFIG_DIRECTORY}/${CONFIG_KEY}`],
    ports: [{ name: 'http', containerPort: port, protocol: 'TCP' }],
    readinessProbe: { tcpSocket: { port: 'http' }, periodSeconds: 2 },
    volumeMounts: [
      { name: 'config', mountPath: CONFIG_DIRECTORY, readOnly: true },
    ],
    ...(resources && { resources }),
    securityContext: restrictedContainer,
  };
}
