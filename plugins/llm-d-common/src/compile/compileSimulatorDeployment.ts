import type { SimulatorDeployment } from '../crd';
import { endpointPickerConfig } from '../epp/EndpointPickerConfig';
import { eppVersionProfileOf } from '../epp/eppVersionProfileOf';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { simulatorNames } from '../names/stackNames';
import type { Capabilities } from './Capabilities';
import { eppSettings, type EndpointPicker } from './EndpointPicker';
import { endpointPickerObjects } from './endpointPickerObjects';
import { inferencePool } from './inferencePool';
import { modelServerDeployment, modelServerSelector } from './modelServer';
import { service } from './service';
import { isSingleStage, simulatorStages } from './simulatorStages';

/** The objects of a SimulatorDeployment, in apply order. */
export function compileSimulatorDeployment(
  resource: SimulatorDeployment,
  capabilities: Capabilities,
): KubernetesObject[] {
  const { spec } = resource;
  const stages = simulatorStages(resource);
  const epp = endpointPickerOf(resource);
  const decode = stages.find(({ role }) => role === 'decode');
  const targetPorts = decode ? [decode.port] : [];
  return [
    ...(epp ? endpointPickerObjects(epp, capabilities) : []),
    ...(decode && (isSingleStage(resource) || spec.service)
      ? [directService(resource, decode.port)]
      : []),
    ...stages.map(stage => modelServerDeployment(resource, stage)),
    ...(epp && decode
      ? [
          inferencePool(epp, {
            selector: modelServerSelector(resource, 'decode'),
            targetPorts,
            failureMode: 'FailClose',
          }),
        ]
      : []),
  ];
}

function directService(
  resource: SimulatorDeployment,
  targetPort: number,
): KubernetesObject {
  const { service: wanted } = resource.spec;
  return service(
    resource,
    'direct-service',
    simulatorNames(resource).directService,
    {
      type: wanted?.type,
      selector: modelServerSelector(resource, 'decode'),
      ports: [{ name: 'http', port: wanted?.port ?? targetPort, targetPort }],
    },
  );
}

function endpointPickerOf(
  resource: SimulatorDeployment,
): EndpointPicker | undefined {
  const { epp } = resource.spec;
  if (!epp?.enabled) {
    return undefined;
  }
  const { profile } = eppVersionProfileOf(epp);
  return {
    resource,
    names: simulatorNames(resource),
    profile,
    config: endpointPickerConfig({}, profile),
    ...eppSettings(epp),
    // No gateway is known here; the default of every gateway that reads a pool natively without further objects is plain text.
    tls: false,
    experimentalPlugins: false,
  };
}
