import {
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

/** What the compiler makes for every stack; rarer kinds are watched as soon as one is made. */
export const madeKinds: readonly WatchedKind[] = [
  owned('apps/v1', 'Deployment'),
  owned('v1', 'Service'),
  owned('v1', 'ServiceAccount'),
  owned('v1', 'ConfigMap'),
  owned('rbac.authorization.k8s.io/v1', 'Role'),
  owned('rbac.authorization.k8s.io/v1', 'RoleBinding'),
  all(INFERENCE_POOL_API_VERSION, 'InferencePool'),
  all('gateway.networking.k8s.io/v1', 'Gateway'),
  all('gateway.networking.k8s.io/v1', 'HTTPRoute'),
  owned('gateway.networking.k8s.io/v1beta1', 'ReferenceGrant'),
];

/** Everything watched from the start. Kinds that the cluster does not serve wait until it does. */
export const watchedKinds: readonly WatchedKind[] = [
  ...stackKinds,
  podKind,
  namespaceKind,
  crdKind,
  ...madeKinds,
];
