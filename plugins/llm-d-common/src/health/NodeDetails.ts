import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { HealthNodeId } from './HealthReport';

/** An event of Kubernetes about one of a node's objects. @public */
export interface NodeEvent {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  /** `<Kind>/<name>`. */
  regarding: string;
  count: number;
  /** RFC 3339. */
  lastSeen: string;
}

/** A condition of one of a node's objects. @public */
export interface NodeCondition {
  /** `<Kind>/<name>`, and for routes and pools the parent. */
  object: string;
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message: string;
  /** True when it is about an older generation than the object's. */
  stale: boolean;
  /** RFC 3339. */
  lastTransitionTime?: string;
}

/** What a person looks at next when a link is broken; read when asked for. @public */
export interface NodeDetails {
  node: HealthNodeId;
  conditions: NodeCondition[];
  /** Newest first, at most 50. */
  events: NodeEvent[];
  /** Last lines of the pods behind the node, at most 200 each; empty for links without pods. */
  logs: Array<{
    pod: string;
    container: string;
    /** Of the container before its last restart. */
    previous: boolean;
    lines: string[];
    /** For a person: why there are no lines. */
    message?: string;
  }>;
  /** Without managed fields; data of Secrets is never in here. */
  objects: KubernetesObject[];
}

/** Figures of one model pod at one moment, as its metrics endpoint gives them. @public */
export interface PodFigures {
  pod: string;
  role: 'prefill' | 'decode';
  /** Requests in work. */
  running?: number;
  /** Requests in the queue. */
  waiting?: number;
  /** 0..1. */
  kvCacheUsage?: number;
  /** Requests finished since the pod started; a rate is the difference of two readings. */
  finishedTotal?: number;
  /** For a person: why there are no figures. */
  message?: string;
  /** Why there are none, for machines: nobody answers in time, another answer than metrics, or a page without such figures. */
  problem?: 'NoAnswer' | 'NotServed' | 'NoFigures';
  /** RFC 3339. */
  observedAt: string;
}
