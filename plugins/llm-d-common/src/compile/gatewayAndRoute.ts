import type { SchedulerInstall } from '../crd';
import { gatewayProviderOf } from '../gateway/gatewayProviderOf';
import { routeParentOf } from '../gateway/routeParent';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { schedulerNames } from '../names/stackNames';
import type { Capabilities } from './Capabilities';
import { gatewayObjects } from './gateway';
import { httpRoute } from './httpRoute';
import { referenceGrants } from './referenceGrants';
import { defaultBackend, matchBackend } from './routeBackends';

/** Gateway, ReferenceGrants and HTTPRoute of a SchedulerInstall, as far as it asks for them, in apply order. */
export function gatewayAndRoute(
  install: SchedulerInstall,
  capabilities: Capabilities,
): KubernetesObject[] {
  const { gateway } = install.spec;
  return [
    ...(gateway?.enabled
      ? gatewayObjects({
          resource: install,
          place: schedulerNames(install).gateway,
          className: gateway.className,
          provider: gatewayProviderOf(install),
          serviceType: gateway.serviceType,
          listener: {
            port: gateway.listenerPort,
            protocol: gateway.listenerProtocol,
            hostname: gateway.hostname,
            certificateRefs: gateway.certificateRefs,
          },
          allowedRoutes: gateway.allowedRoutes ?? 'Same',
        })
      : []),
    ...routeObjects(install, capabilities),
  ];
}

function routeObjects(
  install: SchedulerInstall,
  capabilities: Capabilities,
): KubernetesObject[] {
  const { gateway, routing } = install.spec;
  if (!routing?.enabled) {
    return [];
  }
  const place = schedulerNames(install).route;
  const backend = defaultBackend(install, routing);
  const matches = (routing.matches ?? []).map(match => ({
    match,
    backend: matchBackend(install, match),
  }));
  return [
    ...referenceGrants(
      install,
      place.namespace,
      [backend, ...matches.map(rule => rule.backend)],
      capabilities,
    ),
    httpRoute({
      resource: install,
      place,
      parent: routeParentOf(install),
      hostname: gateway?.hostname,
      matches,
      backend,
      timeouts: gatewayProviderOf(install).routeTimeouts
        ? routing.timeouts ?? {}
        : undefined,
    }),
  ];
}
