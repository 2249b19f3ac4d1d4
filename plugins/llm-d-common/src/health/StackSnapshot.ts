import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { HealthNodeId, HealthStatus } from './HealthReport';

/** Kinds that a snapshot lists. @public */
export type SnapshotKind =
  | 'Gateway'
  | 'GatewayClass'
  | 'HTTPRoute'
  | 'ReferenceGrant'
  | 'Service'
  | 'Deployment'
  | 'Pod';

/**
 * Why something is missing from a snapshot. A kind that is not served is a fact about the cluster; anything else means that
 * nothing is known.
 *
 * @public
 */
export interface SnapshotGap {
  kind:
    | SnapshotKind
    | 'InferencePool'
    | 'SchedulerInstall'
    | 'SimulatorDeployment';
  code: 'KindNotServed' | 'Unreadable';
  /** For a person. */
  message: string;
}

/** A namespaced name. @public */
export interface Place {
  namespace: string;
  name: string;
}

/**
 * What was read from a cluster for one stack, as it came. Lists may hold more than the stack's own objects.
 *
 * @public
 */
export interface StackSnapshot {
  /** Where the pool is, or should be. */
  pool: Place & { object?: KubernetesObject };
  /** Present when the stack is made by a SchedulerInstall; without `object` it could not be found. */
  schedulerInstall?: Place & { object?: KubernetesObject };
  simulatorDeployment?: Place & { object?: KubernetesObject };
  gatewayClasses: KubernetesObject[];
  gateways: KubernetesObject[];
  routes: KubernetesObject[];
  /** Of the pool's namespace, as the following. */
  grants: KubernetesObject[];
  services: KubernetesObject[];
  deployments: KubernetesObject[];
  pods: KubernetesObject[];
  gaps: SnapshotGap[];
}

/**
 * An observation that does not come out of the API server: a health check of the EPP, a request through the gateway.
 *
 * @public
 */
export interface Probe {
  node: HealthNodeId;
  /** What was asked, e.g. `GET /v1/models through the gateway`. */
  source: string;
  status: HealthStatus;
  /** For a person. */
  message: string;
  /** RFC 3339. */
  observedAt: string;
}
