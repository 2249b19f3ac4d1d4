import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { referenceOf } from '../kubernetes/objectReference';
import type { HealthEvidence } from './HealthReport';
import { worst, type Finding, type LinkState } from './LinkState';

/** A link that is made of objects of one kind. */
export function link(
  id: LinkState['id'],
  title: string,
  content: {
    finding: Finding;
    evidence: HealthEvidence[];
    objects: readonly KubernetesObject[];
  },
): LinkState {
  return {
    id,
    title,
    ...content.finding,
    evidence: content.evidence,
    objects: content.objects.map(referenceOf),
  };
}

/** The worst of what was asked of a link's objects. */
export function summary(
  checks: readonly { finding: Finding }[],
  whenHealthy: string,
): Finding {
  return worst<Finding>([
    { status: 'healthy', reason: 'Healthy', message: whenHealthy },
    ...checks.map(({ finding }) => finding),
  ]);
}

/** Names of a link's objects, or what it is called without any. */
export function titleOf(
  objects: readonly KubernetesObject[],
  otherwise: string,
): string {
  return objects.map(({ metadata }) => metadata.name).join(', ') || otherwise;
}
