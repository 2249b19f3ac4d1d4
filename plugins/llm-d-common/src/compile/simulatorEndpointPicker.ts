import type { SimulatorDeployment } from '../crd';
import { endpointPickerConfig } from '../epp/EndpointPickerConfig';
import { eppVersionProfileOf } from '../epp/eppVersionProfileOf';
import { gatewayProviderOfClass } from '../gateway/gatewayProviderOf';
import { simulatorNames } from '../names/stackNames';
import { simulatorVersionProfileOf } from '../simulator/simulatorVersions';
import { eppSettings, type EndpointPicker } from './EndpointPicker';
import { simulatorStages } from './simulatorStages';

/** The endpoint picker of a SimulatorDeployment, if it asks for one and has decode pods to pick from. */
export function simulatorEndpointPicker(
  resource: SimulatorDeployment,
): EndpointPicker | undefined {
  const { epp, gateway } = resource.spec;
  const decode = simulatorStages(resource).find(
    ({ role }) => role === 'decode',
  );
  if (!epp?.enabled || !decode) {
    return undefined;
  }
  const { profile } = eppVersionProfileOf(epp);
  return {
    resource,
    names: simulatorNames(resource),
    profile,
    config: endpointPickerConfig({}, profile),
    ...eppSettings(epp),
    // Who reads the pool is not known here: what the Gateway that is named needs, else plain text.
    tls:
      gateway?.enabled === true &&
      gatewayProviderOfClass(gateway.className).eppTls.default,
    experimentalPlugins: false,
    kvCacheMetric: simulatorVersionProfileOf(decode.image).profile
      .kvCacheMetric,
  };
}
