import type { SchedulerInstall } from '../crd';
import { endpointPickerConfig } from '../epp/EndpointPickerConfig';
import { eppVersionProfileOf } from '../epp/eppVersionProfileOf';
import { readEppConfigPlugins } from '../epp/readEppConfigPlugins';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { poolSelectorOf, schedulerNames } from '../names/stackNames';
import type { Capabilities } from './Capabilities';
import { eppSettings, type EndpointPicker } from './EndpointPicker';
import { endpointPickerObjects } from './endpointPickerObjects';
import { eppDestinationRule } from './eppDestinationRule';
import { gatewayObjects } from './gatewayObjects';
import { gatewayProviderOf } from './gatewayProviders';
import { inferencePool } from './inferencePool';
import { objectiveObjects } from './objectives';
import { service } from './service';

/** The objects of a SchedulerInstall, in apply order. */
export function compileSchedulerInstall(
  install: SchedulerInstall,
  capabilities: Capabilities,
): KubernetesObject[] {
  const { proxyService, inferencePool: pool } = install.spec;
  const targetPort = proxyService.targetPort ?? proxyService.port;
  const epp = endpointPickerOf(install);
  return [
    service(install, 'direct-service', schedulerNames(install).directService, {
      selector: proxyService.selector,
      ports: [{ name: 'http', port: proxyService.port, targetPort }],
    }),
    ...(epp ? endpointPickerObjects(epp, capabilities) : []),
    ...(epp && pool?.create !== false
      ? [
          inferencePool(epp, {
            selector: poolSelectorOf(install),
            targetPorts: pool?.targetPorts ?? [targetPort],
            failureMode: pool?.failureMode ?? 'FailClose',
            appProtocol: pool?.appProtocol,
          }),
        ]
      : []),
    ...(epp ? objectiveObjects(install, epp, capabilities) : []),
    ...(epp?.tls && gatewayProviderOf(install).eppTls.destinationRule
      ? [eppDestinationRule(epp, capabilities)]
      : []),
    ...gatewayObjects(install, capabilities),
  ];
}

function endpointPickerOf(
  install: SchedulerInstall,
): EndpointPicker | undefined {
  const { epp } = install.spec;
  if (!epp?.enabled) {
    return undefined;
  }
  const { profile } = eppVersionProfileOf(epp);
  const config = endpointPickerConfig(epp, profile);
  return {
    resource: install,
    names: schedulerNames(install),
    profile,
    config,
    ...eppSettings(epp),
    tls: epp.tls?.enabled ?? gatewayProviderOf(install).eppTls.default,
    experimentalPlugins: readEppConfigPlugins(config).plugins.some(
      ({ type }) => profile.plugins[type]?.alpha,
    ),
  };
}
