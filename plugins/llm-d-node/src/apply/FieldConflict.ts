import { ClusterError } from '../cluster/ClusterError';

/** A field that another field manager owns, so that an apply that does not force may not set it. @public */
export interface FieldConflict {
  /** The manager, e.g. `kubectl-client-side-apply`. */
  manager: string;
  /** e.g. `.spec.model`. */
  field: string;
}

const conflictWith = /^conflict with "((?:[^"\\]|\\.)*)"/;

/**
 * What stands in an API server's refusal of a server-side apply: each field with its owner.
 *
 * @returns nothing for any other error
 * @public
 */
export function fieldConflictsOf(error: unknown): FieldConflict[] {
  if (!(error instanceof ClusterError) || error.code !== 'Conflict') {
    return [];
  }
  return error.causes.flatMap(({ field, message }) => {
    const manager = conflictWith.exec(message)?.[1];
    return manager === undefined ? [] : [{ manager, field }];
  });
}
