import type { SchedulerInstall } from '../crd';
import { envoyFilterObstacles } from '../gateway/envoyFilterObstacles';
import { gatewayProviderOf } from '../gateway/gatewayProviderOf';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { poolSelectorOf, schedulerNames } from '../names/stackNames';
import type { Capabilities } from './Capabilities';
import { eppDestinationRule, loadBalancingRules } from './destinationRules';
import type { EndpointPicker } from './EndpointPicker';
import { endpointPickerObjects } from './endpointPickerObjects';
import { envoyFilter } from './envoyFilter';
import { gatewayAndRoute } from './gatewayAndRoute';
import { gkePolicies } from './gkePolicies';
import { inferencePool } from './inferencePool';
import { networkPolicies } from './networkPolicies';
import { objectiveObjects } from './objectives';
import { schedulerEndpointPicker } from './schedulerEndpointPicker';
import { service } from './service';
import { serviceMonitors } from './serviceMonitor';

/** The objects of a SchedulerInstall, in apply order. */
export function compileSchedulerInstall(
  install: SchedulerInstall,
  capabilities: Capabilities,
): KubernetesObject[] {
  const { proxyService, inferencePool: pool } = install.spec;
  const names = schedulerNames(install);
  const targetPort = proxyService.targetPort ?? proxyService.port;
  const targetPorts = pool?.targetPorts ?? [targetPort];
  const epp = schedulerEndpointPicker(install);
  return [
    service(install, 'direct-service', names.directService, {
      selector: proxyService.selector,
      ports: [{ name: 'http', port: proxyService.port, targetPort }],
    }),
    ...loadBalancingRules(
      install,
      install.spec.destinationRule,
      { place: names.loadBalancing, service: names.directService },
      capabilities,
    ),
    ...(epp
      ? behindEndpointPicker(install, epp, targetPorts, capabilities)
      : []),
    ...networkPolicies(install, epp, targetPorts),
    ...gatewayAndRoute(install, capabilities),
    ...(epp &&
    install.spec.envoyFilter?.enabled &&
    envoyFilterObstacles(install).length === 0
      ? [envoyFilter(install, epp)]
      : []),
  ];
}

/** The EPP, its pool, and what the gateway needs to know of both. */
function behindEndpointPicker(
  install: SchedulerInstall,
  epp: EndpointPicker,
  targetPorts: readonly number[],
  capabilities: Capabilities,
): KubernetesObject[] {
  const { inferencePool: pool } = install.spec;
  const provider = gatewayProviderOf(install);
  return [
    ...endpointPickerObjects(epp, capabilities),
    ...(pool?.create !== false
      ? [
          inferencePool(epp, {
            selector: poolSelectorOf(install),
            targetPorts,
            failureMode: pool?.failureMode ?? 'FailClose',
            appProtocol: pool?.appProtocol,
          }),
        ]
      : []),
    ...objectiveObjects(install, epp, capabilities),
    ...serviceMonitors(install, epp),
    ...(epp.tls && provider.eppTls.destinationRule
      ? [eppDestinationRule(epp, capabilities)]
      : []),
    ...(provider.gkePolicies ? gkePolicies(epp, targetPorts[0]) : []),
  ];
}
