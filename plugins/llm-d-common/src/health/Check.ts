import type { HealthEvidence } from './HealthReport';
import type { Finding } from './LinkState';

/** One thing that was looked at, and what was found. */
export interface Check {
  finding: Finding;
  evidence: HealthEvidence;
}

/** A check whose evidence is its finding. */
export function check(source: string, finding: Finding): Check {
  const { message, status } = finding;
  return { finding, evidence: { source, status, message } };
}
