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
    ...Object.entries(wanted.connectionPool ?? {}).flatMap(([field, limit]) =>
      when(
        limit === 1,
        warning(
          'connection-pool',
          `${path}.connectionPool.${field}`,
          'a limit of 1 makes Envoy answer 503 as soon as requests overlap',
        ),
      ),
    ),
  ];
}
