import type { SchedulerInstall } from '../crd';
import type { Finding } from '../findings';
import { warning, when } from '../findings/report';

type LoadBalancing = NonNullable<SchedulerInstall['spec']['destinationRule']>;

/**
 * What to say about Istio load balancing: `loadBalancing` of one custom resource, `destinationRule` of the other.
 *
 * @param unread - why nobody reads it; left out: somebody does
 */
export function lintLoadBalancing(
  wanted: LoadBalancing | undefined,
  unread: string | undefined,
  path: string,
): Finding[] {
  if (!wanted?.enabled) {
    return [];
  }
  return [
    ...when(
      unread !== undefined,
      warning('load-balancing-unread', path, `${unread}`),
    ),
    ...when(
      wanted.algorithm === 'LEAST_CONN',
      warning(
        'least-conn',
        `${path}.algorithm`,
        'Istio has deprecated LEAST_CONN: LEAST_REQUEST is compiled',
      ),
    ),
    ...when(
      wanted.connectionPool?.http1MaxPendingRequests === 1,
      warning(
        'connection-pool',
        `${path}.connectionPool.http1MaxPendingRequests`,
        'with a limit of 1 Envoy answers 503 as soon as two requests wait for a connection',
      ),
    ),
    ...when(
      wanted.connectionPool?.maxRequestsPerConnection === 1,
      warning(
        'connection-pool',
        `${path}.connectionPool.maxRequestsPerConnection`,
        'with a limit of 1 every request opens a connection of its own, and more of them wait for one',
        'Leave the limit out, unless connections must not be used again',
      ),
    ),
  ];
}
