import {
  ConflictError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { ClusterError } from '@llm-d-sim/plugin-llm-d-node';

/**
 * A cluster's refusal in terms of this plugin's API. The caller is signed in and permitted by the time a cluster is
 * asked, so the cluster's 401 and 403 are about the portal's account: passed on, they would look like the caller's own.
 */
export function asBackstageError(error: unknown): unknown {
  if (!(error instanceof ClusterError)) {
    return error;
  }
  switch (error.code) {
    case 'NotFound':
    case 'Gone':
      return new NotFoundError(error.message, error);
    case 'Conflict':
    case 'AlreadyExists':
      return new ConflictError(error.message, error);
    default:
      return new ServiceUnavailableError(error.message, error);
  }
}
