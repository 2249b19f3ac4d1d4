import type { SchedulerInstall } from '../crd';
import type { Finding } from '../findings';
import { warning, when } from '../findings/report';
import {
  envoyFilterObstacles,
  isOlder,
  NATIVE_POOLS_SINCE,
} from '../gateway/envoyFilterObstacles';

const PATH = 'spec.envoyFilter.enabled';

/** Why an EnvoyFilter that is asked for is not made, or why it need not be. */
export function lintEnvoyFilter(install: SchedulerInstall): Finding[] {
  const { envoyFilter, gateway } = install.spec;
  if (!envoyFilter?.enabled) {
    return [];
  }
  const obstacles = envoyFilterObstacles(install);
  return [
    ...obstacles.map(({ fix, reason }) =>
      warning('envoy-filter', PATH, `no EnvoyFilter is made: ${reason}`, fix),
    ),
    ...when(
      obstacles.length === 0 &&
        !isOlder(gateway?.providerVersion, NATIVE_POOLS_SINCE),
      warning(
        'envoy-filter-instead-of-pool',
        PATH,
        'no filter is needed: Istio asks the EPP by itself when the route leads to the pool',
      ),
    ),
  ];
}
