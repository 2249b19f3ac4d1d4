import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';

const images = [
  'ghcr.io/llm-d/llm-d-inference-scheduler:v0.4.0',
  'ghcr.io/llm-d/llm-d-inference-scheduler:v0.6.0',
  'ghcr.io/llm-d/llm-d-inference-scheduler:v0.8.0',
  'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.9.0',
  'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0',
];
const providers = [
  'istio',
  'agentgateway',
  'kgateway',
  'envoy-ai-gateway',
  'nginx',
  'gke',
  'local',
];
const profiles = [
  'default',
  'proxy-performance',
  'proxy-performance-by-backend',
];

/**
 * The two custom resources of a stack, as somebody writes them: of every generation of the EPP, for every provider, with every
 * profile, some with prefill, some across namespaces.
 *
 * @param index - makes the stack's name, so that no two are alike
 */
export function stackAt(
  index: number,
  random: () => number,
): KubernetesObject[] {
  const oneOf = <T>(values: readonly T[]): T =>
    values[Math.floor(random() * values.length)];
  const sometimes = (fields: Record<string, unknown>) =>
    random() < 0.5 ? fields : {};
  const name = `stack-${index}`;
  const namespace = `team-${index % 50}`;
  const port = 8000 + (index % 1000);
  return [
    {
      apiVersion: 'sim.llm-d.io/v1alpha1',
      kind: 'SimulatorDeployment',
      metadata: { name, namespace },
      spec: {
        model: `model-${index}`,
        decode: { enabled: true, replicas: 1 + (index % 16), port },
        ...sometimes({ prefill: { enabled: true, replicas: 1, port } }),
        ...sometimes({
          latency: { timeToFirstToken: '120ms', interTokenLatency: '20ms' },
        }),
        ...sometimes({ kvCache: { enabled: true, size: 4096, blockSize: 16 } }),
      },
    },
    {
      apiVersion: 'sim.llm-d.io/v1alpha1',
      kind: 'SchedulerInstall',
      metadata: { name, namespace },
      spec: {
        simulatorNamespace: namespace,
        ...sometimes({ schedulerNamespace: `gateways-${index % 5}` }),
        proxyService: {
          name: `${name}-direct`,
          port,
          selector: {
            'llm-d.ai/role': 'decode',
            'app.kubernetes.io/name': name,
          },
        },
        epp: {
          enabled: true,
          image: oneOf(images),
          configProfile: oneOf(profiles),
          replicas: oneOf([1, 1, 2]),
          ...sometimes({
            resources: { requests: { cpu: '500m', memory: '256Mi' } },
          }),
        },
        ...sometimes({ objectives: { [`${name}-high`]: 10 } }),
        gateway: {
          enabled: true,
          provider: oneOf(providers),
          ...sometimes({ hostname: `${name}.example.org` }),
        },
        routing: {
          enabled: true,
          backendType: 'InferencePool',
          ...sometimes({
            matches: [
              {
                headers: [{ name: 'x-kv-backend', value: 'nvlink' }],
                backend: {
                  backendType: 'Service',
                  name: `${name}-direct`,
                  port,
                },
              },
            ],
          }),
        },
      },
    },
  ];
}
