import type { networkRules } from '../../findings/networkRules';
import {
  schedulerError,
  schedulerWarning,
  type RuleExamples,
} from './RuleExample';

const epp = {
  enabled: true,
  image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0',
};
const toPool = { enabled: true, backendType: 'InferencePool' };
const gateway = (className: string, more: object = {}) => ({
  enabled: true,
  className,
  ...more,
});

/** Examples of the rules about pool, gateway and route. */
export const networkExamples: RuleExamples<typeof networkRules> = {
  'empty-selector': [
    schedulerError('spec.proxyService.selector', {
      proxyService: { selector: {} },
    }),
    schedulerError('spec.inferencePool.selector', {
      epp,
      inferencePool: { selector: {} },
    }),
  ],
  'duplicate-port': [
    schedulerError('spec.inferencePool.targetPorts', {
      epp,
      inferencePool: { targetPorts: [8000, 8000] },
    }),
  ],
  'target-ports': [
    schedulerError('spec.inferencePool.targetPorts', {
      epp,
      inferencePool: { targetPorts: [8000, 8001] },
      gateway: gateway('istio', { providerVersion: '1.28.1' }),
      routing: toPool,
    }),
  ],
  'pool-without-epp': [
    schedulerWarning('spec.routing.backendType', {
      gateway: gateway('local'),
      routing: toPool,
    }),
  ],
  'pool-mismatch': [
    schedulerWarning('spec.routing.inferencePool', {
      epp: { ...epp, poolName: 'ours' },
      gateway: gateway('local'),
      routing: { ...toPool, inferencePool: { name: 'theirs' } },
    }),
  ],
  'pool-namespace': [
    schedulerWarning('spec.epp.poolNamespace', {
      epp: { ...epp, poolNamespace: 'gateways' },
    }),
  ],
  'pool-port-ignored': [
    schedulerWarning('spec.routing.inferencePool.port', {
      epp,
      gateway: gateway('local'),
      routing: { ...toPool, inferencePool: { port: 8000 } },
    }),
  ],
  'pool-without-prefill': [
    schedulerError('spec.inferencePool.selector[llm-d.ai/role]', {
      epp: { ...epp, configProfile: 'prefill-decode' },
      inferencePool: { selector: { 'llm-d.ai/role': 'decode' } },
    }),
  ],
  'objectives-without-epp': [
    schedulerWarning('spec.objectives', { objectives: { 'batch-jobs': -10 } }),
  ],
  'epp-tls': [
    schedulerError('spec.epp.tls.enabled', {
      epp: { ...epp, tls: { enabled: false } },
      gateway: gateway('agentgateway'),
    }),
  ],
  'unknown-provider': [
    schedulerWarning('spec.gateway.provider', { gateway: gateway('traefik') }),
  ],
  'experimental-provider': [
    schedulerWarning('spec.gateway.provider', { gateway: gateway('nginx') }),
  ],
  'provider-version': [
    schedulerError('spec.gateway.providerVersion', {
      epp,
      gateway: gateway('istio', { providerVersion: '1.26.2' }),
      routing: toPool,
    }),
  ],
  'listener-protocol': [
    schedulerError('spec.gateway.listenerProtocol', {
      gateway: gateway('local', { listenerProtocol: 'TCP' }),
    }),
  ],
  'listener-certificate': [
    schedulerError('spec.gateway.certificateRefs', {
      gateway: gateway('local', { listenerProtocol: 'HTTPS' }),
    }),
  ],
  'gateway-service-type': [
    schedulerWarning('spec.gateway.serviceType', {
      gateway: gateway('gke-l7-rilb', { serviceType: 'LoadBalancer' }),
    }),
  ],
  'gateway-not-used': [
    schedulerWarning('spec.routing.parentGateway', {
      gateway: gateway('local', { hostname: 'demo.example.com' }),
      routing: {
        enabled: true,
        parentGateway: { name: 'shared', namespace: 'gateways' },
      },
    }),
  ],
  'no-gateway': [
    schedulerWarning('spec.routing.parentGateway.name', {
      gateway: { hostname: 'demo.example.com' },
      routing: { enabled: true },
    }),
  ],
  'hostname-missing': [
    schedulerError('spec.gateway.hostname', {
      routing: { enabled: true, parentGateway: { name: 'shared' } },
    }),
    schedulerError('spec.gateway.hostname', {
      gateway: gateway('local'),
      routing: {
        enabled: true,
        parentGateway: { name: 'shared', namespace: 'gateways' },
      },
    }),
  ],
  'route-timeouts': [
    schedulerWarning('spec.routing.timeouts', {
      gateway: gateway('gke-l7-rilb'),
      routing: { enabled: true, timeouts: { request: '30s' } },
    }),
  ],
  'route-path': [
    schedulerError('spec.routing.matches[0].path.value', {
      epp,
      gateway: gateway('local'),
      routing: {
        ...toPool,
        matches: [
          {
            path: { value: '/v1//chat' },
            backend: { backendType: 'Service', name: 'other' },
          },
        ],
      },
    }),
  ],
  'route-headers': [
    schedulerError('spec.routing.matches[0].headers[1].name', {
      epp,
      gateway: gateway('local'),
      routing: {
        ...toPool,
        matches: [
          {
            headers: [
              { name: 'x-kv-backend', value: 'nvlink' },
              { name: 'X-KV-Backend', value: 'fs' },
            ],
            backend: { backendType: 'Service', name: 'other' },
          },
        ],
      },
    }),
  ],
  'route-timeout-order': [
    schedulerError('spec.routing.timeouts.backendRequest', {
      epp,
      gateway: gateway('local'),
      routing: {
        ...toPool,
        timeouts: { request: '10s', backendRequest: '30s' },
      },
    }),
  ],
  'failure-mode-ignored': [
    schedulerWarning('spec.inferencePool.failureMode', {
      epp,
      inferencePool: { failureMode: 'FailOpen' },
      gateway: gateway('envoy-ai-gateway'),
    }),
  ],
  'envoy-filter': [
    schedulerWarning('spec.envoyFilter.enabled', {
      epp,
      gateway: gateway('istio'),
      routing: toPool,
      envoyFilter: { enabled: true },
    }),
    schedulerWarning('spec.envoyFilter.enabled', {
      gateway: gateway('istio'),
      routing: { enabled: true },
      envoyFilter: { enabled: true },
    }),
  ],
  'envoy-filter-instead-of-pool': [
    schedulerWarning('spec.envoyFilter.enabled', {
      epp,
      gateway: gateway('istio'),
      routing: { enabled: true, backendType: 'Service' },
      envoyFilter: { enabled: true },
    }),
  ],
  'network-policy-proxies': [
    schedulerWarning('spec.networkPolicy', {
      epp,
      gateway: gateway('gke-l7-rilb'),
      networkPolicy: { enabled: true },
    }),
  ],
  'network-policy-metrics': [
    schedulerWarning('spec.networkPolicy.allowFrom', {
      epp,
      monitoring: { serviceMonitor: true },
      networkPolicy: {
        enabled: true,
        allowFrom: [{ namespace: 'clients', to: 'Pods' }],
      },
    }),
  ],
};
