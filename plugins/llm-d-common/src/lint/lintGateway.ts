import { gatewayProviderOf } from '../compile/gatewayProviders';
import type { Finding, SchedulerInstall } from '../crd';
import { schedulerNames } from '../names/stackNames';
import { error, warning, when } from './finding';

/** Findings about the gateway and the route of a SchedulerInstall. */
export function lintGateway(install: SchedulerInstall): Finding[] {
  const { gateway, routing } = install.spec;
  return [
    ...when(
      gateway?.enabled && gateway.listenerProtocol !== 'HTTP',
      error(
        'listener-protocol',
        'spec.gateway.listenerProtocol',
        `only HTTP can be set up here, not ${gateway?.listenerProtocol}: certificates have no field yet`,
      ),
    ),
    ...(gateway?.enabled ? lintProvider(install) : []),
    ...(routing?.enabled ? lintParent(install, routing) : []),
    ...when(
      routing?.enabled &&
        routing.timeouts &&
        !gatewayProviderOf(install).routeTimeouts,
      warning(
        'route-timeouts',
        'spec.routing.timeouts',
        `gateway provider ${
          gatewayProviderOf(install).name
        } does not use timeouts of routes`,
      ),
    ),
  ];
}

function lintProvider(install: SchedulerInstall): Finding[] {
  const { experimental, name, note } = gatewayProviderOf(install);
  return when(
    experimental || note,
    warning(
      name === 'unknown' ? 'unknown-provider' : 'experimental-provider',
      'spec.gateway.provider',
      [
        ...when(experimental && name !== 'unknown', `${name} is experimental`),
        ...when(note, note),
      ].join(': '),
    ),
  );
}

function lintParent(
  install: SchedulerInstall,
  routing: NonNullable<SchedulerInstall['spec']['routing']>,
): Finding[] {
  const { gateway } = install.spec;
  const own = schedulerNames(install).gateway;
  const parent = {
    name: routing.parentGateway?.name ?? own.name,
    namespace: routing.parentGateway?.namespace ?? own.namespace,
  };
  const isOwn =
    gateway?.enabled &&
    parent.name === own.name &&
    parent.namespace === own.namespace;
  if (isOwn) {
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
      !gateway?.enabled && !routing.parentGateway?.name,
      warning(
        'no-gateway',
        'spec.routing.parentGateway.name',
        `no Gateway is made here and none is named: Gateway ${other} has to be there already`,
      ),
    ),
    ...when(
      !gateway?.hostname,
      warning(
        'hostname-missing',
        'spec.gateway.hostname',
        `Gateway ${other} is not made here: without a hostname the route takes everything that comes through it`,
      ),
    ),
  ];
}
