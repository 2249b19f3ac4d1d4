import { ClusterError } from '@llm-d-sim/plugin-llm-d-node';

/** Why the portal may have no say about a cluster that Git delivers to. */
const reasons: readonly string[] = ['Unreachable', 'Unauthorized', 'Forbidden'];

/** Whether a cluster does not tell the portal anything, as one may that Git alone delivers to. */
export function isSilent(error: unknown): error is ClusterError {
  return error instanceof ClusterError && reasons.includes(error.code);
}
