import type { Finding, SchedulerInstall } from '../crd';
import { warning, when } from './finding';

type LoadBalancing = NonNullable<SchedulerInstall['spec']['destinationRule']>;

/** What to say about Istio load balancing: `loadBalancing` of one custom resource, `destinationRule` of the other. */
export function lintLoadBalancing(
  wanted: LoadBalancing | undefined,
  path: string,
): Finding[] {
  if (!wanted?.enabled) {
    return [];
  }
  return [
    warning(
      'no-effect-yet',
      path,
      'a DestinationRule for load balancing is not compiled yet',
    ),
    ...when(
      wanted.algorithm === 'LEAST_CONN',
      warning(
        'least-conn',
        `${path}.algorithm`,
        'Istio has deprecated LEAST_CONN: LEAST_REQUEST means the same',
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
