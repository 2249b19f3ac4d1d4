import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { deletionStages } from './deletionOrder';

const object = (kind: string, component: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: {
    name: component,
    labels: { 'app.kubernetes.io/component': component },
  },
});

it('takes down the ways in, the gateways, the pools, the EPP and the model servers, each with what belongs to it', () => {
  const stages = [
    [object('HTTPRoute', 'route')],
    [
      object('Gateway', 'gateway'),
      object('EnvoyFilter', 'gateway'),
      object('ReferenceGrant', 'inference-pool'),
      object('DestinationRule', 'endpoint-picker'),
      object('HealthCheckPolicy', 'inference-pool'),
      object('GCPBackendPolicy', 'inference-pool'),
      object('Deployment', 'bare-proxy'),
      object('ConfigMap', 'bare-proxy'),
    ],
    [
      object('InferencePool', 'inference-pool'),
      object('InferenceObjective', 'objective'),
      object('NginxProxy', 'gateway'),
      object('EnvoyProxy', 'gateway'),
      object('GatewayParameters', 'gateway'),
      object('AgentgatewayParameters', 'gateway'),
    ],
    [
      'Deployment',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'ServiceMonitor',
    ].map(kind => object(kind, 'endpoint-picker')),
    [
      object('Deployment', 'decode'),
      object('HorizontalPodAutoscaler', 'decode'),
      object('PodDisruptionBudget', 'prefill'),
      object('NetworkPolicy', 'inference-pool'),
      object('Service', 'direct-service'),
    ],
  ];
  expect(deletionStages(stages.flat())).toEqual(stages);
  const names = (all: KubernetesObject[][]) =>
    all.map(stage =>
      stage.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort(),
    );
  expect(names(deletionStages(stages.flat().reverse()))).toEqual(names(stages));
});
