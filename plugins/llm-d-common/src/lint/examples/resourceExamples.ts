import type { resourceRules } from '../../findings/resourceRules';
import {
  schedulerError,
  schedulerWarning,
  simulatorError,
  simulatorWarning,
  type RuleExamples,
} from './RuleExample';

const eppImage = 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0';

/** Examples of the rules about a custom resource as a whole. */
export const resourceExamples: RuleExamples<typeof resourceRules> = {
  schema: [
    simulatorError('spec.decode.port', {
      decode: { enabled: true, port: 70000 },
    }),
    schedulerError('spec.gateway.clasName', {
      gateway: { enabled: true, clasName: 'local' },
    }),
  ],
  yaml: [
    {
      kind: 'EndpointPickerConfig',
      text: 'plugins:\n  - type: queue-scorer\n   - type: max-score-picker\n',
      path: 'spec.epp.config',
      severity: 'error',
    },
  ],
  'name-collision': [
    schedulerError('spec.proxyService.name', {
      proxyService: { name: 'demo-epp' },
      epp: { enabled: true, image: eppImage },
    }),
  ],
  'no-effect': [
    simulatorWarning('spec.kvCache.enabled', { kvCache: { size: 512 } }),
    schedulerWarning('spec.epp.backend', {
      epp: {
        enabled: true,
        image: eppImage,
        configProfile: 'proxy-performance',
        backend: { value: 'nvlink' },
      },
    }),
  ],
  'no-decode': [
    simulatorError('spec.decode.enabled', {
      prefill: { enabled: true },
      epp: { enabled: true },
    }),
    simulatorWarning('spec.decode.enabled', { prefill: { enabled: true } }),
  ],
  'reserved-label': [
    simulatorError('spec.decode.labels[llm-d.ai/role]', {
      decode: { enabled: true, labels: { 'llm-d.ai/role': 'both' } },
    }),
  ],
  'duplicate-argument': [
    simulatorWarning('spec.decode.args[0]', {
      decode: { enabled: true, args: ['--port=9000'] },
    }),
  ],
  'unknown-simulator-version': [
    simulatorWarning('spec.image', {
      image: 'registry.example.com/simulator:main',
    }),
  ],
  'latency-resolution': [
    simulatorWarning('spec.latency.timeToFirstToken', {
      image: 'ghcr.io/llm-d/llm-d-inference-sim:v0.6.1',
      latency: { timeToFirstToken: '1.5ms' },
    }),
  ],
  'autoscaling-range': [
    simulatorError('spec.decode.autoscaling.max', {
      decode: {
        enabled: true,
        resources: { requests: { cpu: '500m' } },
        autoscaling: { min: 4, max: 2 },
      },
    }),
  ],
  'autoscaling-cpu-request': [
    simulatorWarning('spec.decode.resources.requests', {
      decode: { enabled: true, autoscaling: { min: 1, max: 4 } },
    }),
  ],
  'disruption-budget': [
    simulatorError('spec.decode.podDisruptionBudget', {
      decode: {
        enabled: true,
        replicas: 3,
        podDisruptionBudget: { minAvailable: 1, maxUnavailable: 1 },
      },
    }),
  ],
  'disruption-blocked': [
    simulatorWarning('spec.decode.podDisruptionBudget', {
      decode: {
        enabled: true,
        replicas: 2,
        podDisruptionBudget: { minAvailable: 2 },
      },
    }),
    schedulerWarning('spec.epp.podDisruptionBudget', {
      epp: {
        enabled: true,
        image: eppImage,
        replicas: 2,
        podDisruptionBudget: { maxUnavailable: 1 },
      },
    }),
  ],
  'sidecar-port': [
    simulatorError('spec.decode.routingSidecar.modelServerPort', {
      prefill: { enabled: true },
      decode: {
        enabled: true,
        port: 8200,
        routingSidecar: { enabled: true, modelServerPort: 8200 },
      },
    }),
  ],
  'sidecar-connector': [
    simulatorError('spec.decode.routingSidecar.kvConnector', {
      prefill: { enabled: true },
      decode: {
        enabled: true,
        routingSidecar: {
          enabled: true,
          image: 'ghcr.io/llm-d/llm-d-routing-sidecar:v0.6.0',
          kvConnector: 'mooncake',
        },
      },
    }),
  ],
  'sidecar-without-prefill': [
    simulatorWarning('spec.decode.routingSidecar', {
      decode: { enabled: true, routingSidecar: { enabled: true } },
    }),
  ],
  'least-conn': [
    schedulerWarning('spec.destinationRule.algorithm', {
      destinationRule: { enabled: true, algorithm: 'LEAST_CONN' },
    }),
  ],
  'connection-pool': [
    schedulerWarning(
      'spec.destinationRule.connectionPool.http1MaxPendingRequests',
      {
        destinationRule: {
          enabled: true,
          connectionPool: { http1MaxPendingRequests: 1 },
        },
      },
    ),
    simulatorWarning(
      'spec.loadBalancing.connectionPool.maxRequestsPerConnection',
      {
        loadBalancing: {
          enabled: true,
          connectionPool: { maxRequestsPerConnection: 1 },
        },
      },
    ),
  ],
  'load-balancing-unread': [
    schedulerWarning('spec.destinationRule', {
      gateway: { enabled: true, className: 'local' },
      destinationRule: { enabled: true },
    }),
  ],
  'direct-route': [
    simulatorWarning('spec.gateway', {
      decode: { enabled: true },
      epp: { enabled: true },
      gateway: { enabled: true },
    }),
  ],
  'bare-proxy': [
    simulatorWarning('spec.inferenceGateway', {
      inferenceGateway: { enabled: true, standard: { enabled: true } },
    }),
  ],
};
