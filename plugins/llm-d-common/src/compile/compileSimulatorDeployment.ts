import type { SimulatorDeployment } from '../crd';
import { gatewayProviderOfClass } from '../gateway/gatewayProviderOf';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { simulatorNames } from '../names/stackNames';
import { bareProxies } from './bareProxies';
import type { Capabilities } from './Capabilities';
import { loadBalancingRules } from './destinationRules';
import { endpointPickerObjects } from './endpointPickerObjects';
import { gatewayObjects } from './gateway';
import { httpRoute } from './httpRoute';
import { inferencePool } from './inferencePool';
import { modelServerObjects, modelServerSelector } from './modelServer';
import { service } from './service';
import { simulatorEndpointPicker } from './simulatorEndpointPicker';
import { isSingleStage, simulatorStages, type Stage } from './simulatorStages';

/** The objects of a SimulatorDeployment, in apply order. */
export function compileSimulatorDeployment(
  resource: SimulatorDeployment,
  capabilities: Capabilities,
): KubernetesObject[] {
  const stages = simulatorStages(resource);
  const decode = stages.find(({ role }) => role === 'decode');
  const epp = simulatorEndpointPicker(resource);
  return [
    ...(epp ? endpointPickerObjects(epp, capabilities) : []),
    ...(decode ? inFrontOfDecode(resource, decode, capabilities) : []),
    ...stages.flatMap(stage => [
      ...(isSingleStage(resource) ? [] : [stageService(resource, stage)]),
      ...modelServerObjects(resource, stage, capabilities),
    ]),
    ...(epp && decode
      ? [
          inferencePool(epp, {
            selector: modelServerSelector(resource, 'decode'),
            targetPorts: [decode.port],
            failureMode: 'FailClose',
          }),
        ]
      : []),
  ];
}

/** Each stage has a Service of its own, by which it can be looked at. */
function stageService(
  resource: SimulatorDeployment,
  { port, role }: Stage,
): KubernetesObject {
  return service(resource, role, simulatorNames(resource)[role], {
    selector: modelServerSelector(resource, role),
    ports: [{ name: 'http', port, targetPort: port }],
  });
}

/** The direct Service and what leads to it; there is one where somebody uses it. */
function inFrontOfDecode(
  resource: SimulatorDeployment,
  { port: targetPort }: Stage,
  capabilities: Capabilities,
): KubernetesObject[] {
  const { spec } = resource;
  const { gateway, inferenceGateway, loadBalancing, service: wanted } = spec;
  const names = simulatorNames(resource);
  const isUsed =
    isSingleStage(resource) ||
    wanted !== undefined ||
    gateway?.enabled ||
    inferenceGateway?.enabled ||
    loadBalancing?.enabled;
  if (!isUsed) {
    return [];
  }
  const port = wanted?.port ?? targetPort;
  const target = { service: names.directService, port };
  return [
    service(resource, 'direct-service', names.directService, {
      type: wanted?.type,
      selector: modelServerSelector(resource, 'decode'),
      ports: [{ name: 'http', port, targetPort }],
    }),
    ...loadBalancingRules(
      resource,
      loadBalancing,
      { place: names.loadBalancing, service: names.directService },
      capabilities,
    ),
    ...bareProxies(resource, target),
    ...(gateway?.enabled
      ? [
          ...gatewayObjects({
            resource,
            place: names.gateway,
            className: gateway.className,
            provider: gatewayProviderOfClass(gateway.className),
            serviceType: 'ClusterIP',
            listener: { port: 80, protocol: 'HTTP' },
            allowedRoutes: 'Same',
          }),
          httpRoute({
            resource,
            place: names.route,
            parent: names.gateway,
            matches: [],
            backend: { kind: 'Service', ...names.directService, port },
            timeouts: gatewayProviderOfClass(gateway.className).routeTimeouts
              ? {}
              : undefined,
          }),
        ]
      : []),
  ];
}
