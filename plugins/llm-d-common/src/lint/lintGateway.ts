import type { SchedulerInstall } from '../crd';
import { gatewayRules } from '../crd/schedulerCrossFieldRules';
import type { Finding } from '../findings';
import { error, warning, when } from '../findings/report';
import { gatewayProviderOf } from '../gateway/gatewayProviderOf';
import { routeParentOf } from '../gateway/routeParent';
import { lintCrossFields } from './lintCrossFields';
import { lintProvider } from './lintProvider';
import { lintRoute } from './lintRoute';

/** Findings about the gateway and the route of a SchedulerInstall. */
export function lintGateway(install: SchedulerInstall): Finding[] {
  const { gateway, routing } = install.spec;
  const { routeTimeouts, title } = gatewayProviderOf(install);
  return [
    ...lintCrossFields(gatewayRules, gateway, 'spec.gateway'),
    ...lintProvider(install),
    ...lintUnused(install),
    ...(routing?.enabled
      ? [...lintParent(install), ...lintRoute(routing)]
      : []),
    ...when(
      routing?.enabled && routing.timeouts && !routeTimeouts,
      warning(
        'route-timeouts',
        'spec.routing.timeouts',
        `${title} does not use timeouts of routes`,
      ),
    ),
  ];
}

/** Fields of a Gateway that is not made. */
function lintUnused({ spec }: SchedulerInstall): Finding[] {
  const { gateway } = spec;
  if (!gateway || gateway.enabled) {
    return [];
  }
  const set = [
    ...when(gateway.allowedRoutes, 'allowedRoutes'),
    ...when(gateway.certificateRefs?.length, 'certificateRefs'),
    ...when(gateway.serviceType !== 'ClusterIP', 'serviceType'),
  ];
  return set.map(field =>
    warning(
      'no-effect',
      `spec.gateway.${field}`,
      `${field} is set on a Gateway that is made here only, and gateway.enabled is false`,
    ),
  );
}

function lintParent(install: SchedulerInstall): Finding[] {
  const { gateway, routing } = install.spec;
  const parent = routeParentOf(install);
  if (parent.own) {
    return [];
  }
  const other = `${parent.namespace}/${parent.name}`;
  return [
    ...when(
      gateway?.enabled,
      warning(
        'gateway-not-used',
        'spec.routing.parentGateway',
        `the route attaches to Gateway ${other}, not to the one made here`,
      ),
    ),
    ...when(
      !gateway?.enabled && !routing?.parentGateway?.name,
      warning(
        'no-gateway',
        'spec.routing.parentGateway.name',
        `no Gateway is made here and none is named: Gateway ${other} has to be there already`,
      ),
    ),
    // Without a Gateway of its own the cross-field rule of the spec says so.
    ...when(
      gateway?.enabled && !gateway.hostname,
      error(
        'hostname-missing',
        'spec.gateway.hostname',
        `Required value: Gateway ${other} is not made here: without a hostname the route takes everything that comes through it`,
      ),
    ),
  ];
}
