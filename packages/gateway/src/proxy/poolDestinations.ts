import { Endpoint, PoolBackend } from '../config/GatewayConfig';
import { Choice, formatEndpoint } from '../ext-proc/destination';
import { EppFailure } from '../ext-proc/EppFailure';
import { ProxyError } from './ProxyError';

/** `<namespace>/<name>` of a pool. */
export const poolName = ({ pool }: PoolBackend): string =>
  `${pool.namespace}/${pool.name}`;

/**
 * What of an EPP's choice can be followed: those of the endpoints that are
 * the pool's, in its order; a stranger is never dialled.
 *
 * @throws EppFailure when it chose none, ProxyError 503 when it chose only
 * strangers
 */
export const poolDestinations = (
  backend: PoolBackend,
  choice: Choice,
): readonly Endpoint[] => {
  if (choice.endpoints.length === 0) {
    throw new EppFailure('The EPP named no endpoint');
  }
  const members = new Set(backend.endpoints.map(formatEndpoint));
  const eligible = choice.endpoints.filter(one =>
    members.has(formatEndpoint(one)),
  );
  if (eligible.length === 0) {
    throw new ProxyError(
      503,
      `the EPP chose ${choice.endpoints
        .map(formatEndpoint)
        .join(', ')}, which is no endpoint of InferencePool ${poolName(
        backend,
      )}`,
    );
  }
  return eligible;
};
