import type { ObjectReference } from '../kubernetes/KubernetesObject';

/** How a link or a whole stack is: `progressing` is on its way by itself, `degraded` is not, `unknown` could not be read. @public */
export type HealthStatus = 'healthy' | 'progressing' | 'degraded' | 'unknown';

/** The links of a stack, in the order in which a request meets them. @public */
export const HEALTH_NODE_IDS = [
  'stack',
  'gateway',
  'route',
  'grants',
  'pool',
  'epp',
  'prefill',
  'decode',
  'direct-service',
] as const;

/** One of {@link HEALTH_NODE_IDS}. @public */
export type HealthNodeId = (typeof HEALTH_NODE_IDS)[number];

/**
 * One observation that a node's status rests on.
 *
 * @public
 */
export interface HealthEvidence {
  /** Who said so: `Gateway/ns/name condition Programmed`, `Deployment/ns/name rollout`, `probe`, … */
  source: string;
  status: HealthStatus;
  message: string;
  /** RFC 3339; when the source last changed its mind, or when it was asked. */
  observedAt?: string;
}

/** One link of a stack and what its status rests on. @public */
export interface HealthNode {
  id: HealthNodeId;
  /** What it is called in the cluster, e.g. the Gateway's name. */
  title: string;
  status: HealthStatus;
  /** CamelCase, stable, for machines. */
  reason: string;
  /** For a person: what is the matter. */
  message: string;
  evidence: HealthEvidence[];
  /** The objects that this node stands for. */
  objects: ObjectReference[];
  /** Set on a symptom: the node that is the cause. */
  causedBy?: HealthNodeId;
  children: HealthNode[];
}

/** The fault that explains the others, and what to do about it. @public */
export interface RootCause {
  node: HealthNodeId;
  reason: string;
  message: string;
  /** What to do about it. */
  fix: string;
}

/** Figures of one model pod, as its metrics endpoint gives them. @public */
export interface PodHealth {
  name: string;
  role: 'prefill' | 'decode';
  status: HealthStatus;
  message: string;
  ready: boolean;
  restarts: number;
  ip?: string;
  /** RFC 3339. */
  startedAt?: string;
}

/**
 * Two sources that say different things of one link. Both are shown; the worse one counts.
 *
 * @public
 */
export interface HealthDisagreement {
  node: HealthNodeId;
  /** For a person: who says what. */
  message: string;
  /** Sources of evidence that say that all is well. */
  well: string[];
  /** Sources that say that it is not. */
  notWell: string[];
}

/** The health of a stack at one moment. @public */
export interface HealthReport {
  status: HealthStatus;
  root: HealthNode;
  rootCause?: RootCause;
  /** Where sources contradict each other; left out when they agree. */
  disagreements?: HealthDisagreement[];
  pods: PodHealth[];
  /** RFC 3339. */
  observedAt: string;
  /** Where requests enter, if the stack says so. */
  gatewayUrl?: string;
  /** True when the data plane is the local cluster's: figures from it carry a "local stand-in" badge. */
  localStandIn: boolean;
}
