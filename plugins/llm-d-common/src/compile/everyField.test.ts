import fc from 'fast-check';
import type { z } from 'zod';
import { parseStackResource, stackFormSchemas } from '../crd';
import { arbitraryFromSchema } from '../__testUtils__/arbitraryFromSchema';
import { compile } from './compile';

type JsonSchema = z.core.JSONSchema.BaseSchema;
type Json = { [key: string]: unknown };

/** Fields that change no object, and why that is right. */
const withoutEffect: Record<string, string> = {
  'SchedulerInstall spec.routing.inferencePool.port':
    'Gateway API ignores the port of a reference to an InferencePool; the field is there for manifests of the Go operator',
  'SchedulerInstall spec.gateway.providerVersion':
    'decides what is refused (lint), not what is made',
};

const pods = {
  labels: { team: 'a' },
  nodeSelector: { disk: 'ssd' },
  tolerations: [
    {
      key: 'gpu',
      operator: 'Equal',
      value: 'a',
      effect: 'NoExecute',
      tolerationSeconds: 5,
    },
  ],
  imagePullPolicy: 'Always',
  imagePullSecrets: [{ name: 'registry' }],
  podDisruptionBudget: { minAvailable: 1, maxUnavailable: 1 },
  resources: {
    limits: { cpu: '1' },
    requests: { cpu: '1' },
    claims: [{ name: 'gpu', request: 'one' }],
  },
  args: ['--seed=1'],
};
const loadBalancing = {
  enabled: true,
  connectionPool: { http1MaxPendingRequests: 5, maxRequestsPerConnection: 5 },
};
const epp = {
  ...pods,
  enabled: true,
  image: 'ghcr.io/llm-d/llm-d-inference-scheduler:v0.4.0',
};

const simulators: Json[] = [
  { service: {}, resources: pods.resources },
  {
    latency: {
      timeToFirstToken: '1ms',
      timeToFirstTokenStdDev: '1ms',
      interTokenLatency: '1ms',
      interTokenLatencyStdDev: '1ms',
      prefillOverhead: '1ms',
      prefillTimePerToken: '1ms',
      prefillTimeStdDev: '1ms',
      kvCacheTransferLatency: '1ms',
      kvCacheTransferLatencyStdDev: '1ms',
      kvCacheTransferTimePerToken: '1ms',
      kvCacheTransferTimeStdDev: '1ms',
      timeFactorUnderLoad: 2,
    },
    kvCache: { enabled: true, size: 5, blockSize: 8 },
    failureInjection: { rate: 5, types: ['rate_limit'] },
    lora: { modules: [{ name: 'a', path: 'b' }], maxLoras: 1, maxCpuLoras: 1 },
    service: {},
    prefill: { ...pods, enabled: true },
    decode: {
      ...pods,
      enabled: true,
      routingSidecar: { enabled: true, ...pickResources() },
    },
    epp,
    gateway: { enabled: true },
    loadBalancing,
    inferenceGateway: {
      enabled: true,
      standard: { enabled: true, resources: pods.resources },
      istio: { enabled: true, resources: pods.resources },
    },
  },
  {
    prefill: { enabled: true, autoscaling: { min: 1, max: 2 } },
    decode: { enabled: true, autoscaling: { min: 1, max: 2 } },
  },
];

const schedulers: Json[] = [
  {
    epp: { ...epp, scorers: { 'queue-scorer': 1 } },
    inferencePool: { selector: { a: 'b' }, targetPorts: [80] },
    objectives: { urgent: 1 },
    gateway: { enabled: true, hostname: 'a.example' },
    routing: {
      enabled: true,
      backendType: 'InferencePool',
      inferencePool: { name: 'other', namespace: 'other' },
      parentGateway: { name: 'other', namespace: 'other' },
      matches: [
        {
          path: { type: 'Exact', value: '/a' },
          headers: [{ name: 'a', value: 'b' }],
          backend: {
            backendType: 'Service',
            name: 'a',
            namespace: 'b',
            port: 80,
          },
        },
      ],
      timeouts: { request: '1s', backendRequest: '1s' },
    },
    destinationRule: loadBalancing,
    networkPolicy: {
      enabled: true,
      allowFrom: [{ namespace: 'a', podLabels: { a: 'b' }, to: 'All' }],
    },
    monitoring: { serviceMonitor: true, labels: { a: 'b' } },
  },
  {
    epp: { ...epp, configProfile: 'proxy-performance-by-backend', backend: {} },
    gateway: {
      enabled: true,
      listenerProtocol: 'HTTPS',
      certificateRefs: ['cert'],
    },
    routing: { enabled: true },
    envoyFilter: { enabled: true, workloadSelector: { a: 'b' } },
    networkPolicy: { enabled: true, allowFrom: [{ cidr: '10.0.0.0/8' }] },
  },
  {
    epp: { ...epp, configProfile: 'prefill-decode', disaggregation: {} },
    gateway: { enabled: true, className: 'nginx' },
  },
  { epp: { ...epp, config: { plugins: [] } } },
  { epp: { ...epp, image: 'ghcr.io/llm-d/epp:main', tls: { enabled: true } } },
].map(spec => ({
  simulatorNamespace: 'models',
  proxyService: {},
  ...spec,
}));

function pickResources() {
  return { resources: pods.resources, args: pods.args, modelServerPort: 9000 };
}

type Step = string | number;

/** Every field of a schema that has no fields of its own, with a way to it: lists by their first element. */
function leaves(
  schema: JsonSchema | boolean | undefined,
  way: Step[] = [],
): { way: Step[]; schema: JsonSchema }[] {
  if (typeof schema !== 'object') return [];
  const { items, properties } = schema;
  if (properties && Object.keys(properties).length > 0) {
    return Object.entries(properties).flatMap(([name, child]) =>
      leaves(child, [...way, name]),
    );
  }
  const hasFields =
    typeof items === 'object' && !Array.isArray(items) && items.properties;
  return hasFields
    ? [{ way, schema }, ...leaves(items, [...way, 0])]
    : [{ way, schema }];
}

/** A copy with another value at a way, or none; undefined when the way leads past what is there. */
function replaced(base: unknown, way: Step[], value: unknown): unknown {
  const copy: unknown = structuredClone(base);
  let holder: unknown = copy;
  for (const step of way.slice(0, -1)) {
    if (typeof holder !== 'object' || holder === null) return undefined;
    holder = Reflect.get(holder, step);
  }
  const last = way.at(-1);
  if (typeof holder !== 'object' || holder === null || last === undefined) {
    return undefined;
  }
  Reflect.set(holder, last, value);
  return copy;
}

function compiled(kind: string, spec: unknown): string | undefined {
  const parsed = parseStackResource({
    apiVersion: 'sim.llm-d.io/v1alpha1',
    kind,
    metadata: { name: 'demo', namespace: 'models' },
    spec,
  });
  return parsed.ok
    ? JSON.stringify(
        compile(parsed.resource, { kinds: [], kubernetesVersion: '1.34' }),
      )
    : undefined;
}

describe.each([
  ['SimulatorDeployment', stackFormSchemas.simulatorDeployment, simulators],
  ['SchedulerInstall', stackFormSchemas.schedulerInstall, schedulers],
] as const)('every field of a %s', (kind, schema, bases) => {
  const before = bases.map(base => compiled(kind, base));
  const all = leaves(schema);

  it('is tried from resources that compile', () => {
    expect(before).not.toContain(undefined);
    expect(all.length).toBeGreaterThan(60);
  });

  it('changes what is compiled, or has a reason not to', () => {
    const idle = all
      .filter(({ schema: field, way }) => {
        const values = fc.sample(arbitraryFromSchema(field), {
          numRuns: 25,
          seed: 42,
        });
        return !bases.some((base, index) =>
          [undefined, ...values].some(value => {
            const after = compiled(kind, replaced(base, way, value));
            return after !== undefined && after !== before[index];
          }),
        );
      })
      .map(({ way }) => `${kind} ${['spec', ...way].join('.')}`);
    expect(idle.sort()).toEqual(
      Object.keys(withoutEffect)
        .filter(field => field.startsWith(kind))
        .sort(),
    );
  });
});
