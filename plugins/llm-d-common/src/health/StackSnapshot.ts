import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { FaultReason } from './faultRules';
import type { HealthNodeId, HealthStatus } from './HealthReport';

/** Kinds that a snapshot lists. @public */
export type SnapshotKind =
  | 'Gateway'
  | 'GatewayClass'
  | 'HTTPRoute'
  | 'ReferenceGrant'
  | 'InferencePool'
  | 'Namespace'
  | 'Service'
  | 'Deployment'
  | 'Pod'
  | 'NetworkPolicy'
  | 'DestinationRule'
  | 'PeerAuthentication'
  | 'Event';

/** Kinds that a stack is found by. @public */
export type StackKind =
  | SnapshotKind
  | 'SchedulerInstall'
  | 'SimulatorDeployment';

/**
 * Why something is missing from a snapshot. A kind that is not served is a fact about the cluster; anything else means that
 * nothing is known.
 *
 * @public
 */
export interface SnapshotGap {
  kind: StackKind;
  code: 'KindNotServed' | 'Unreadable';
  /** For a person. */
  message: string;
  /** Set when it is not about this kind: nothing of the cluster can be read. */
  cluster?: 'Unreachable' | 'Unauthorized' | 'TooSlow';
  /** API version in which the kind is served in place of the one that is needed. */
  servedInstead?: string;
}

/** A namespaced name. @public */
export interface Place {
  namespace: string;
  name: string;
}

/** What a stack is found by. Health starts at the pool. @public */
export interface StackTarget {
  pool: Place;
  schedulerInstall?: Place;
  simulatorDeployment?: Place;
}

/** Last lines of a container that is not well; read only where there is one. @public */
export interface LogExcerpt {
  pod: string;
  container: string;
  /** Of the container before its last restart. */
  previous: boolean;
  lines: string[];
}

/**
 * What was read from a cluster for one stack, as it came. Lists may hold more than the stack's own objects. Objects are not
 * changed once they are in a snapshot.
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
  /** The pool itself and others. */
  pools: KubernetesObject[];
  services: KubernetesObject[];
  deployments: KubernetesObject[];
  pods: KubernetesObject[];
  networkPolicies: KubernetesObject[];
  /** Istio's, of the pool's namespace. */
  destinationRules: KubernetesObject[];
  /** Istio's, of every namespace: one of them is the mesh's own. */
  peerAuthentications: KubernetesObject[];
  /** Warnings; they explain a fault and are none by themselves. */
  events: KubernetesObject[];
  /** The pool's namespace itself. */
  namespace?: KubernetesObject;
  logs: LogExcerpt[];
  gaps: SnapshotGap[];
}

/**
 * An observation that does not come out of the API server: figures of an EPP or of a model pod, a request through the gateway.
 *
 * @public
 */
export interface Probe {
  node: HealthNodeId;
  /** What was asked, e.g. `POST /v1/completions through the gateway`. */
  source: string;
  status: HealthStatus;
  /** What kind of fault it is, when it is known. */
  reason?: FaultReason;
  /** True for a request that went the whole way from the gateway to a model pod. */
  endToEnd?: boolean;
  /** For a person. */
  message: string;
  /** RFC 3339. */
  observedAt: string;
}
