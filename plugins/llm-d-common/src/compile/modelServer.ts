import type { SimulatorDeployment } from '../crd';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { shorten } from '../names/shorten';
import { simulatorNames } from '../names/stackNames';
import { objectMetadata, stackLabels } from './objectMetadata';
import {
  noSidecar,
  podField,
  restrictedContainer,
  restrictedPod,
} from './podSecurity';
import { simulatorArgs } from './simulatorArgs';
import type { Stage } from './simulatorStages';
import { simulatorVersionProfileOf } from './simulatorVersions';

/** Labels by which pools and Services find the model pods of one stage. */
export function modelServerSelector(
  resource: SimulatorDeployment,
  role: Stage['role'],
): Record<string, string> {
  return {
    'app.kubernetes.io/name': shorten(resource.metadata.name),
    'llm-d.ai/inferenceServing': 'true',
    'llm-d.ai/role': role,
  };
}

/** Deployment of one stage's model pods. */
export function modelServerDeployment(
  resource: SimulatorDeployment,
  stage: Stage,
): KubernetesObject {
  const selector = modelServerSelector(resource, stage.role);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: objectMetadata(
      resource,
      stage.role,
      simulatorNames(resource)[stage.role],
    ),
    spec: {
      replicas: stage.replicas,
      selector: { matchLabels: selector },
      template: {
        metadata: {
          labels: {
            ...stage.labels,
            ...stackLabels(resource, stage.role),
            ...noSidecar,
            ...selector,
          },
        },
        spec: {
          automountServiceAccountToken: false,
          securityContext: restrictedPod,
          ...(stage.nodeSelector && { nodeSelector: stage.nodeSelector }),
          ...(stage.tolerations && { tolerations: stage.tolerations }),
          ...(stage.imagePullSecrets && {
            imagePullSecrets: stage.imagePullSecrets,
          }),
          containers: [modelServerContainer(resource, stage)],
        },
      },
    },
  };
}

function modelServerContainer(resource: SimulatorDeployment, stage: Stage) {
  const { readinessPath } = simulatorVersionProfileOf(stage.image);
  const get = (path: string) => ({
    httpGet: { path, port: 'http', scheme: 'HTTP' },
  });
  return {
    name: 'model-server',
    image: stage.image,
    ...(stage.imagePullPolicy && { imagePullPolicy: stage.imagePullPolicy }),
    args: simulatorArgs(resource.spec, stage),
    // The simulator tells by them who served a request (x-inference-pod).
    env: [
      podField('POD_NAME', 'metadata.name'),
      podField('POD_NAMESPACE', 'metadata.namespace'),
      podField('POD_IP', 'status.podIP'),
    ],
    ports: [{ name: 'http', containerPort: stage.port, protocol: 'TCP' }],
    readinessProbe: { ...get(readinessPath), periodSeconds: 2 },
    livenessProbe: { ...get('/health'), periodSeconds: 10 },
    ...(stage.resources && { resources: stage.resources }),
    securityContext: restrictedContainer,
  };
}
