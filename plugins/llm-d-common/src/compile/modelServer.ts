import type { SimulatorDeployment } from '../crd';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { shorten } from '../names/shorten';
import { simulatorNames } from '../names/stackNames';
import { simulatorVersionProfileOf } from '../simulator/simulatorVersions';
import { autoscalers } from './autoscaler';
import type { Capabilities } from './Capabilities';
import { disruptionBudgets } from './disruptionBudget';
import { objectMetadata, stackLabels } from './objectMetadata';
import { podField, restrictedContainer, restrictedPod } from './podSecurity';
import { podLabels, podPlacement } from './podSettings';
import { routingSidecarContainers } from './routingSidecar';
import { simulatorArgs } from './simulatorArgs';
import { modelServerPort, type Stage } from './simulatorStages';

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

/** Deployment of one stage's model pods, and what keeps their number. */
export function modelServerObjects(
  resource: SimulatorDeployment,
  stage: Stage,
  capabilities: Capabilities,
): KubernetesObject[] {
  const selector = modelServerSelector(resource, stage.role);
  const place = simulatorNames(resource)[stage.role];
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: objectMetadata(resource, stage.role, place),
      spec: {
        // An autoscaler owns the number of pods.
        ...(!stage.autoscaling && { replicas: stage.replicas }),
        selector: { matchLabels: selector },
        template: {
          metadata: {
            labels: podLabels(stage, {
              ...stackLabels(resource, stage.role),
              ...selector,
            }),
          },
          spec: podSpec(resource, stage, capabilities),
        },
      },
    },
    ...autoscalers(resource, stage),
    ...disruptionBudgets(
      { resource, component: stage.role, place, selector, pods: stage },
      capabilities,
    ),
  ];
}

function podSpec(
  resource: SimulatorDeployment,
  stage: Stage,
  capabilities: Capabilities,
) {
  const { sidecar } = stage;
  const { containers, ...beside } = sidecar
    ? routingSidecarContainers({ ...stage, sidecar }, capabilities)
    : { containers: [] };
  return {
    automountServiceAccountToken: false,
    securityContext: restrictedPod,
    ...podPlacement(stage),
    ...beside,
    containers: [modelServerContainer(resource, stage), ...containers],
  };
}

function modelServerContainer(resource: SimulatorDeployment, stage: Stage) {
  const { readinessPath } = simulatorVersionProfileOf(stage.image).profile;
  // Behind a sidecar, `http` is the port that the sidecar listens on.
  const portName = stage.sidecar ? 'model' : 'http';
  const get = (path: string) => ({
    httpGet: { path, port: portName, scheme: 'HTTP' },
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
    ports: [
      {
        name: portName,
        containerPort: modelServerPort(stage),
        protocol: 'TCP',
      },
    ],
    readinessProbe: { ...get(readinessPath), periodSeconds: 2 },
    livenessProbe: { ...get('/health'), periodSeconds: 10 },
    ...(stage.resources && { resources: stage.resources }),
    securityContext: restrictedContainer,
  };
}
