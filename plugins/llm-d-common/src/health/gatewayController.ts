import type { GatewayProviderName } from '../crd';
import { gatewayProviders } from '../gateway/gatewayProviders';
import { gatewayProviderOfClass } from '../gateway/gatewayProviderOf';
import type { GatewayProvider } from '../gateway/GatewayProvider';

/** GatewayClass controller of the local cluster's gateways. @public */
export const LOCAL_GATEWAY_CONTROLLER = 'sim.llm-d.io/local-gateway';

const byController: Readonly<Record<string, GatewayProviderName>> = {
  [LOCAL_GATEWAY_CONTROLLER]: 'local',
  'istio.io/gateway-controller': 'istio',
  'agentgateway.dev/agentgateway': 'agentgateway',
  'kgateway.dev/kgateway': 'kgateway',
  'kgateway.dev/agentgateway': 'agentgateway',
  'gateway.envoyproxy.io/gatewayclass-controller': 'envoy-ai-gateway',
  'gateway.nginx.org/nginx-gateway-controller': 'nginx',
  'networking.gke.io/gateway': 'gke',
};

/**
 * Who implements a Gateway: its class says which controller, and where the class is not known, its name tells.
 *
 * @param controllerName - `spec.controllerName` of the GatewayClass
 * @public
 */
export function gatewayProviderOfController(
  className: string,
  controllerName: string | undefined,
): GatewayProvider {
  const known =
    controllerName === undefined ? undefined : byController[controllerName];
  return known ? gatewayProviders[known] : gatewayProviderOfClass(className);
}
