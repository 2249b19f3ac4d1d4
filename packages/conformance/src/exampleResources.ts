import {
  parseStackResource,
  validateStackResource,
  type StackResource,
} from '@llm-d-sim/plugin-llm-d-common';

/** A custom resource whose compiled objects are worth proving. */
export interface Example {
  /** What it stands for; unique. */
  name: string;
  resource: StackResource;
}

type Spec = Record<string, unknown>;

const EPP_IMAGE = 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0';
const resources = {
  requests: { cpu: '100m', memory: '64Mi' },
  limits: { cpu: 1, memory: '1Gi' },
};

const loadBalancing = {
  enabled: true,
  algorithm: 'LEAST_CONN',
  connectionPool: { http1MaxPendingRequests: 64, maxRequestsPerConnection: 8 },
};

/** `spec` of SimulatorDeployments, by what is proven with them. */
const simulators: Readonly<Record<string, Spec>> = {
  'single stage': {},
  'single stage, scaled to nothing': { replicas: 0, resources },
  'direct Service of another type': {
    service: { name: 'direct', port: 9000, type: 'NodePort' },
  },
  'everything that a simulator can be told': {
    model: 'meta-llama/Llama-3.1-8B-Instruct',
    image: 'ghcr.io/llm-d/llm-d-inference-sim:v0.8.0',
    maxNumSeqs: 8,
    latency: { timeToFirstToken: '50ms', timeFactorUnderLoad: 1.5 },
    kvCache: { enabled: true, size: 512, blockSize: 64 },
    failureInjection: { rate: 5, types: ['rate_limit'] },
    lora: { modules: [{ name: 'a' }], maxLoras: 2, maxCpuLoras: 4 },
  },
  'both stages, with everything that pods can be told': {
    prefill: { enabled: true, replicas: 1 },
    decode: {
      enabled: true,
      port: 8300,
      resources,
      args: ['--seed', '7'],
      labels: { team: 'a' },
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      tolerations: [
        { key: 'gpu', operator: 'Exists', effect: 'NoSchedule' },
        {
          key: 'lost',
          operator: 'Equal',
          value: 'yes',
          effect: 'NoExecute',
          tolerationSeconds: 30,
        },
      ],
      imagePullPolicy: 'IfNotPresent',
      imagePullSecrets: [{ name: 'registry' }],
    },
  },
  'autoscaling, budgets of disruption and a routing sidecar': {
    prefill: {
      enabled: true,
      podDisruptionBudget: { minAvailable: 1 },
      sidecarInjection: 'Unset',
    },
    decode: {
      enabled: true,
      resources,
      autoscaling: { min: 1, max: 4, targetCPUUtilization: 60 },
      podDisruptionBudget: { maxUnavailable: 1 },
      sidecarInjection: 'Enabled',
      routingSidecar: {
        enabled: true,
        args: ['--secure-proxy=false'],
        resources,
      },
    },
  },
  'Gateway, load balancing and bare proxies': {
    service: {},
    decode: { enabled: true },
    gateway: { enabled: true },
    loadBalancing,
    inferenceGateway: {
      enabled: true,
      standard: { enabled: true, resources },
      istio: { enabled: true, replicas: 2 },
    },
  },
  'endpoint picker of its own': {
    decode: { enabled: true },
    epp: { enabled: true, image: EPP_IMAGE, replicas: 2, resources },
  },
};

const scheduler = { simulatorNamespace: 'models' };
const epp = { enabled: true, image: EPP_IMAGE };
const wholeStack = {
  ...scheduler,
  epp,
  gateway: { enabled: true, className: 'local' },
  routing: { enabled: true, backendType: 'InferencePool' },
};

/** `spec` of SchedulerInstalls, by what is proven with them. */
const installs: Readonly<Record<string, Spec>> = {
  'proxy Service alone': scheduler,
  'endpoint picker, gateway and route': wholeStack,
  'the first endpoint picker that is supported': {
    ...wholeStack,
    epp: { enabled: true, args: ['--tracing=false'], resources },
    objectives: { chat: 10, batch: -1 },
  },
  'replicated endpoint picker with objectives': {
    ...wholeStack,
    epp: { ...epp, replicas: 3, verbosity: 4 },
    objectives: { chat: 10, batch: -1 },
  },
  'pool with everything that it can be told': {
    ...wholeStack,
    inferencePool: {
      selector: { app: 'vllm' },
      targetPorts: [8000, 8001],
      failureMode: 'FailOpen',
      appProtocol: 'kubernetes.io/h2c',
    },
  },
  'route with matches and timeouts, across namespaces': {
    ...wholeStack,
    schedulerNamespace: 'gateways',
    gateway: {
      enabled: true,
      className: 'istio',
      hostname: 'models.example.com',
      listenerPort: 8080,
      allowedRoutes: 'All',
    },
    routing: {
      enabled: true,
      backendType: 'InferencePool',
      matches: [
        {
          path: { type: 'Exact', value: '/v1/models' },
          backend: { backendType: 'Service', name: 'catalog', port: 8080 },
        },
        {
          headers: [{ name: 'x-kv-backend', value: 'nvlink' }],
          backend: { backendType: 'InferencePool', name: 'nvlink' },
        },
      ],
      timeouts: { request: '5m', backendRequest: '1m30s' },
    },
  },
  'route to the Service': {
    ...wholeStack,
    routing: { enabled: true, backendType: 'Service' },
  },
  'endpoint picker with everything that its pods can be told': {
    ...wholeStack,
    epp: {
      ...epp,
      configProfile: 'prefill-decode',
      replicas: 2,
      labels: { team: 'a' },
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      tolerations: [{ operator: 'Exists' }],
      imagePullPolicy: 'Always',
      imagePullSecrets: [{ name: 'registry' }],
      podDisruptionBudget: { minAvailable: 1 },
    },
  },
  'HTTPS listener': {
    ...wholeStack,
    gateway: {
      enabled: true,
      className: 'istio',
      listenerPort: 443,
      listenerProtocol: 'HTTPS',
      certificateRefs: ['certificate'],
    },
  },
  'NetworkPolicies and a ServiceMonitor': {
    ...wholeStack,
    gateway: { enabled: true, className: 'istio' },
    networkPolicy: {
      enabled: true,
      allowFrom: [
        { namespace: 'monitoring', to: 'EndpointPickerMetrics' },
        { podLabels: { app: 'client' }, to: 'Pods' },
        { cidr: '10.0.0.0/8' },
      ],
    },
    monitoring: {
      serviceMonitor: true,
      labels: { release: 'prometheus' },
      interval: '30s',
    },
  },
  'Istio load balancing and an EnvoyFilter before the Service': {
    ...wholeStack,
    gateway: { enabled: true, className: 'istio' },
    routing: { enabled: true, backendType: 'Service' },
    destinationRule: loadBalancing,
    envoyFilter: { enabled: true },
  },
  'GKE with an endpoint picker on another port': {
    ...wholeStack,
    epp: { ...epp, port: 9100 },
    gateway: {
      enabled: true,
      className: 'gke-l7-regional-external-managed',
    },
  },
  'Istio with TLS to the endpoint picker': {
    ...wholeStack,
    epp: { ...epp, tls: { enabled: true } },
    gateway: { enabled: true, className: 'istio' },
  },
  ...Object.fromEntries(
    [
      'istio',
      'agentgateway',
      'kgateway',
      'envoy-ai-gateway',
      'nginx',
      'gke-l7-regional-external-managed',
    ].map(className => [
      `gateway class ${className}`,
      {
        ...wholeStack,
        gateway: { enabled: true, className, serviceType: 'NodePort' },
      },
    ]),
  ),
};

/**
 * Custom resources that together make the compiler emit every kind and every branch worth proving. To prove more, add a line to
 * `simulators` or `installs`.
 *
 * @throws Error for an example that is itself invalid.
 */
export function exampleResources(): Example[] {
  return [
    ...Object.entries(simulators).map(([name, spec]) =>
      example(name, 'SimulatorDeployment', spec),
    ),
    ...Object.entries(installs).map(([name, spec]) =>
      example(name, 'SchedulerInstall', spec),
    ),
  ];
}

function example(
  name: string,
  kind: StackResource['kind'],
  spec: Spec,
): Example {
  const parsed = parseStackResource({
    apiVersion: 'sim.llm-d.io/v1alpha1',
    kind,
    metadata: {
      name: 'demo',
      namespace: 'models',
      uid: '6f4f1c36-0a8e-4f3c-9e0e-3a3cf5c4d1aa',
    },
    spec,
  });
  const findings = parsed.ok
    ? validateStackResource(parsed.resource).filter(
        ({ severity }) => severity === 'error',
      )
    : parsed.findings;
  if (!parsed.ok || findings.length > 0) {
    throw new Error(
      `Example "${name}" is invalid: ${findings
        .map(({ path, message }) => `${path}: ${message}`)
        .join('; ')}`,
    );
  }
  return { name, resource: parsed.resource };
}
