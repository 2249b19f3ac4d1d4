import {
  INFERENCE_POOL_API_VERSION,
  SIM_API_VERSION,
} from '@llm-d-sim/plugin-llm-d-common';

/** Kinds that are followed in every cluster: what health is made of. @public */
export type FleetKind =
  | 'SchedulerInstall'
  | 'SimulatorDeployment'
  | 'InferencePool'
  | 'GatewayClass'
  | 'Gateway'
  | 'HTTPRoute'
  | 'ReferenceGrant'
  | 'Service'
  | 'Deployment'
  | 'Pod';

/** One list (and one watch) of a cluster. */
export interface FollowedKind {
  apiVersion: string;
  kind: FleetKind;
}

const gatewayApi = 'gateway.networking.k8s.io';

/** One list per kind and cluster, however many stacks there are. */
export const fleetKinds: readonly FollowedKind[] = [
  { apiVersion: SIM_API_VERSION, kind: 'SchedulerInstall' },
  { apiVersion: SIM_API_VERSION, kind: 'SimulatorDeployment' },
  { apiVersion: INFERENCE_POOL_API_VERSION, kind: 'InferencePool' },
  { apiVersion: `${gatewayApi}/v1`, kind: 'GatewayClass' },
  { apiVersion: `${gatewayApi}/v1`, kind: 'Gateway' },
  { apiVersion: `${gatewayApi}/v1`, kind: 'HTTPRoute' },
  { apiVersion: `${gatewayApi}/v1beta1`, kind: 'ReferenceGrant' },
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'v1', kind: 'Pod' },
];
