import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { Capabilities } from './Capabilities';
import { disruptionBudgets } from './disruptionBudget';
import { EPP_METRICS_PORT, type EndpointPicker } from './EndpointPicker';
import { eppAccess } from './eppAccess';
import {
  eppConfigMap,
  eppConfigText,
  eppDeployment,
  eppSelector,
} from './eppDeployment';
import { service } from './service';

/** Everything that one EPP consists of, in apply order. */
export function endpointPickerObjects(
  epp: EndpointPicker,
  capabilities: Capabilities,
): KubernetesObject[] {
  const configText = eppConfigText(epp);
  return [
    ...eppAccess(epp),
    eppConfigMap(epp, configText),
    service(epp.resource, 'endpoint-picker', epp.names.epp, {
      selector: eppSelector(epp),
      ports: [
        {
          name: 'grpc-ext-proc',
          port: epp.port,
          targetPort: epp.port,
          // Without it, gateways that go by the port's name would speak HTTP/1 to the EPP.
          appProtocol: 'kubernetes.io/h2c',
        },
        {
          name: 'http-metrics',
          port: EPP_METRICS_PORT,
          targetPort: EPP_METRICS_PORT,
        },
      ],
    }),
    eppDeployment(epp, configText, capabilities),
    ...disruptionBudgets(
      {
        resource: epp.resource,
        component: 'endpoint-picker',
        place: epp.names.epp,
        selector: eppSelector(epp),
        pods: epp.pods,
      },
      capabilities,
    ),
  ];
}
