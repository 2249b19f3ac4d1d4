import type { ObjectReference } from '../kubernetes/KubernetesObject';
import type { FaultReason } from './faultRules';
import type {
  HealthEvidence,
  HealthNodeId,
  HealthStatus,
} from './HealthReport';

/** What one link of the stack is found to be, before causes are sorted out. */
export type LinkState = {
  id: HealthNodeId;
  title: string;
  message: string;
  evidence: HealthEvidence[];
  objects: ObjectReference[];
  /** True when a probe, not the cluster's word, says that it is broken. */
  shown?: boolean;
} & LinkVerdict;

/** Healthy for one of these reasons, or anything else for a fault's. */
export type LinkVerdict =
  | { status: 'healthy'; reason: 'Healthy' | 'NotRequested' }
  | { status: Exclude<HealthStatus, 'healthy'>; reason: FaultReason };

/** A verdict with its message. */
export type Finding = LinkVerdict & { message: string };

const severity: Readonly<Record<HealthStatus, number>> = {
  healthy: 0,
  progressing: 1,
  unknown: 2,
  degraded: 3,
};

/** The worst of some findings; the first one among equals. */
export function worst<T extends { status: HealthStatus }>(
  findings: readonly [T, ...T[]],
): T {
  return findings.reduce((worse, finding) =>
    severity[finding.status] > severity[worse.status] ? finding : worse,
  );
}
