import { Endpoint, PoolBackend } from '../config/GatewayConfig';
import { chosenEndpoints, formatEndpoint } from '../ext-proc/destination';
import { HeadersAnswer } from '../ext-proc/EppAnswers';
import { EppFailure } from '../ext-proc/EppFailure';
import { HeaderEntry } from '../http/HeaderList';
import { ProxyError } from './ProxyError';

/** `<namespace>/<name>` of a pool. */
export const poolName = ({ pool }: PoolBackend): string =>
  `${pool.namespace}/${pool.name}`;

/**
 * Those of the EPP's choices that are the pool's, in its order; a stranger is
 * never dialled.
 *
 * @throws EppFailure when it chose none, ProxyError 503 when it chose only
 * strangers
 */
export const poolDestinations = (
  backend: PoolBackend,
  headers: readonly HeaderEntry[],
  answer: HeadersAnswer & { type: 'continue' },
): Endpoint[] => {
  const chosen = chosenEndpoints(headers, answer.dynamicMetadata);
  if (chosen.length === 0) {
    throw new EppFailure('The EPP named no endpoint');
  }
  const members = new Set(backend.endpoints.map(formatEndpoint));
  const eligible = chosen.filter(one => members.has(formatEndpoint(one)));
  if (eligible.length === 0) {
    throw new ProxyError(
      503,
      `the EPP chose ${chosen
        .map(formatEndpoint)
        .join(', ')}, which is no endpoint of InferencePool ${poolName(
        backend,
      )}`,
    );
  }
  return eligible;
};
