import {
  gatewayProviders,
  INFERENCE_POOL_API_VERSION,
  SIM_API_VERSION,
} from '@llm-d-sim/plugin-llm-d-common';

/** A kind that the operator keeps a cache of. */
export interface WatchedKind {
  apiVersion: string;
  kind: string;
  /**
   * `owned`: only what carries our owner label. `all`: every one of them, because stacks depend on some that are not ours
   * (somebody else's pool or gateway, pods that a selector matches, namespaces).
   */
  scope: 'owned' | 'all';
}

export const podKind: WatchedKind = {
  apiVersion: 'v1',
  kind: 'Pod',
  scope: 'all',
};
export const namespaceKind: WatchedKind = {
  apiVersion: 'v1',
  kind: 'Namespace',
  scope: 'all',
};
export const crdKind: WatchedKind = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  scope: 'all',
};

/** The custom resources that are reconciled. */
export const stackKinds: readonly WatchedKind[] = [
  { apiVersion: SIM_API_VERSION, kind: 'SimulatorDeployment', scope: 'all' },
  { apiVersion: SIM_API_VERSION, kind: 'SchedulerInstall', scope: 'all' },
];

const owned = (apiVersion: string, kind: string): WatchedKind => ({
  apiVersion,
  kind,
  scope: 'owned',
});
const all = (apiVersion: string, kind: string): WatchedKind => ({
  apiVersion,
  kind,
  scope: 'all',
});

/** What the compiler makes for every stack. */
const usualKinds: readonly WatchedKind[] = [
  owned('apps/v1', 'Deployment'),
  owned('v1', 'Service'),
  owned('v1', 'ServiceAccount'),
  owned('v1', 'ConfigMap'),
  owned('rbac.authorization.k8s.io/v1', 'Role'),
  owned('rbac.authorization.k8s.io/v1', 'RoleBinding'),
  all(INFERENCE_POOL_API_VERSION, 'InferencePool'),
  all('gateway.networking.k8s.io/v1', 'Gateway'),
  all('gateway.networking.k8s.io/v1', 'HTTPRoute'),
];

/**
 * What it makes for few of them, in each version. Watched all the same: an operator that is killed between making such an object and
 * naming it in the status leaves nothing that would tell the next one of the kind.
 */
const rareKinds: readonly WatchedKind[] = [
  owned('autoscaling/v1', 'HorizontalPodAutoscaler'),
  owned('networking.k8s.io/v1', 'NetworkPolicy'),
  owned('policy/v1', 'PodDisruptionBudget'),
  owned('policy/v1beta1', 'PodDisruptionBudget'),
  owned('gateway.networking.k8s.io/v1', 'ReferenceGrant'),
  owned('gateway.networking.k8s.io/v1beta1', 'ReferenceGrant'),
  owned('inference.networking.x-k8s.io/v1alpha2', 'InferenceObjective'),
  owned('llm-d.ai/v1alpha2', 'InferenceObjective'),
  owned('monitoring.coreos.com/v1', 'ServiceMonitor'),
  owned('networking.istio.io/v1', 'DestinationRule'),
  owned('networking.istio.io/v1beta1', 'DestinationRule'),
  owned('networking.istio.io/v1alpha3', 'EnvoyFilter'),
  owned('networking.gke.io/v1', 'HealthCheckPolicy'),
  owned('networking.gke.io/v1', 'GCPBackendPolicy'),
  ...Object.values(gatewayProviders).flatMap(({ service }) =>
    service.by === 'parameters'
      ? [owned(`${service.group}/${service.version}`, service.kind)]
      : [],
  ),
];

/** Everything that the compiler may make. */
export const madeKinds: readonly WatchedKind[] = [...usualKinds, ...rareKinds];

/** Everything watched from the start. Kinds that the cluster does not serve wait until it does. */
export const watchedKinds: readonly WatchedKind[] = [
  ...stackKinds,
  podKind,
  namespaceKind,
  crdKind,
  ...madeKinds,
];
