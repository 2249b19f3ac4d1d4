import { simulatorEndpointPicker } from '../compile/simulatorEndpointPicker';
import { isSingleStage, simulatorStages } from '../compile/simulatorStages';
import type { SimulatorDeployment } from '../crd';
import { PROXY_SERVICE_NAME } from '../crd/proxyServiceName';
import { endpointPickerCrossFieldRules } from '../crd/endpointPickerCrossFieldRules';
import { decodeRules } from '../crd/podCrossFieldRules';
import { simulatorRules } from '../crd/simulatorCrossFieldRules';
import type { Finding } from '../findings';
import { warning, when } from '../findings/report';
import { gatewayProviderOfClass } from '../gateway/gatewayProviderOf';
import { lintCrossFields } from './lintCrossFields';
import { lintEpp } from './lintEpp';
import { lintLoadBalancing } from './lintLoadBalancing';
import { lintPodCrossFields } from './lintPodCrossFields';
import { lintSimulatorImages } from './lintSimulatorImages';
import { lintStage } from './lintStage';

/** Findings about a SimulatorDeployment that its schema cannot express. */
export function lintSimulatorDeployment(
  resource: SimulatorDeployment,
): Finding[] {
  const { spec } = resource;
  const stages = simulatorStages(resource);
  const hasDecode = stages.some(({ role }) => role === 'decode');
  const epp = simulatorEndpointPicker(resource);
  return [
    ...lintCrossFields(simulatorRules, spec, 'spec'),
    ...lintCrossFields(endpointPickerCrossFieldRules, spec.epp, 'spec.epp'),
    ...lintPodCrossFields(spec.epp, 'spec.epp'),
    ...lintPodCrossFields(spec.prefill, 'spec.prefill'),
    ...lintPodCrossFields(spec.decode, 'spec.decode'),
    ...lintCrossFields(decodeRules, spec.decode, 'spec.decode'),
    ...(spec.epp && epp ? lintEpp(spec.epp, epp) : []),
    ...when(
      !hasDecode && !spec.epp?.enabled && !spec.gateway?.enabled,
      warning(
        'no-decode',
        'spec.decode.enabled',
        'decode is not enabled: prefill pods alone answer nobody',
      ),
    ),
    ...when(
      spec.kvCache && !spec.kvCache.enabled,
      warning(
        'no-effect',
        'spec.kvCache.enabled',
        'size and blockSize have no effect while the KV cache is not enabled',
      ),
    ),
    ...when(
      spec.resources && !isSingleStage(resource),
      warning(
        'no-effect',
        'spec.resources',
        'resources of the spec are for pods without stages; prefill and decode have their own',
      ),
    ),
    ...when(
      spec.service?.name === PROXY_SERVICE_NAME && !isSingleStage(resource),
      warning(
        'no-effect',
        'spec.service.name',
        `${PROXY_SERVICE_NAME} is the proxy Service of a SchedulerInstall: with stages, the direct Service has the derived name`,
        'Leave the name out, or take another one',
      ),
    ),
    ...lintEntrances(resource),
    ...lintSimulatorImages(resource, stages),
    ...stages.flatMap(stage => lintStage(resource, stage)),
  ];
}

/** What leads to the direct Service. */
function lintEntrances({ spec }: SimulatorDeployment): Finding[] {
  const { epp, gateway, inferenceGateway, loadBalancing } = spec;
  const provider =
    gateway?.enabled === true
      ? gatewayProviderOfClass(gateway.className)
      : undefined;
  const proxies = [
    ...when(inferenceGateway?.standard?.enabled, 'standard'),
    ...when(inferenceGateway?.istio?.enabled, 'istio'),
  ];
  return [
    ...when(
      gateway?.enabled && epp?.enabled,
      warning(
        'direct-route',
        'spec.gateway',
        'the endpoint picker is not asked: the route leads to the direct Service',
      ),
    ),
    ...when(
      provider?.name === 'unknown',
      warning(
        'unknown-provider',
        'spec.gateway.className',
        `nothing is known of GatewayClass ${gateway?.className}`,
        'Take the class of a provider that is known',
      ),
    ),
    ...when(
      inferenceGateway?.enabled,
      proxies.length > 0
        ? warning(
            'bare-proxy',
            'spec.inferenceGateway',
            `${proxies.join(
              ' and ',
            )} lead to the decode Service, know nothing of Gateway API and ask no endpoint picker`,
          )
        : warning(
            'no-effect',
            'spec.inferenceGateway.enabled',
            'neither standard nor istio is enabled, so no proxy is made',
          ),
    ),
    ...lintLoadBalancing(
      loadBalancing,
      provider && !provider.istioApi
        ? `${provider.title} does not read DestinationRules`
        : undefined,
      'spec.loadBalancing',
    ),
  ];
}
