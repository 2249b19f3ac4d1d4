import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';

/**
 * Stages in which a stack is taken down: first what brings traffic in, last what serves it, so that no request is sent to
 * something that has gone. What a gateway is made with, and what says how it treats a pool, outlasts its routes.
 */
const networkStages: readonly (readonly string[])[] = [
  ['HTTPRoute'],
  [
    'Gateway',
    'ReferenceGrant',
    'EnvoyFilter',
    'DestinationRule',
    'HealthCheckPolicy',
    'GCPBackendPolicy',
  ],
  [
    'InferencePool',
    'InferenceObjective',
    'NginxProxy',
    'EnvoyProxy',
    'GatewayParameters',
    'AgentgatewayParameters',
  ],
];

const componentLabel = 'app.kubernetes.io/component';

function stageOf({ kind, metadata }: KubernetesObject): number {
  const component = metadata.labels?.[componentLabel];
  // A proxy without Gateway API is a gateway all the same.
  const role = component === 'bare-proxy' ? 'Gateway' : kind;
  const network = networkStages.findIndex(kinds => kinds.includes(role));
  if (network >= 0) return network;
  return networkStages.length + (component === 'endpoint-picker' ? 0 : 1);
}

/**
 * Sorts objects into the stages of their deletion: routes, gateways, pools, the EPP with all it needs, model servers. Network
 * policies, disruption budgets, autoscalers and monitors go with the component that their labels name.
 *
 * @returns the stages that are not empty, in order
 */
export function deletionStages(
  objects: readonly KubernetesObject[],
): KubernetesObject[][] {
  const stages = new Map<number, KubernetesObject[]>();
  for (const object of objects) {
    const stage = stageOf(object);
    stages.set(stage, [...(stages.get(stage) ?? []), object]);
  }
  return [...stages.keys()]
    .sort((a, b) => a - b)
    .map(stage => stages.get(stage) ?? []);
}
