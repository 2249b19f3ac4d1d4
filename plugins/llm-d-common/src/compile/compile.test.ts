import { z } from 'zod';
import { parse } from 'yaml';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import {
  schedulerInstall,
  simulatorDeployment,
} from '../__testUtils__/stackResources';
import type { Capabilities } from './Capabilities';
import { compile } from './compile';
import { requiredKinds } from './requiredKinds';

const capabilities: Capabilities = { kinds: [], kubernetesVersion: '1.34' };

const wholeStack = {
  proxyService: { selector: { 'app.kubernetes.io/name': 'demo' } },
  epp: {
    enabled: true,
    image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0',
  },
  gateway: { enabled: true, className: 'local' },
  routing: { enabled: true, backendType: 'InferencePool' },
};

const kindsOf = (manifests: KubernetesObject[]) =>
  manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

function only(manifests: KubernetesObject[], kind: string): KubernetesObject {
  const found = manifests.filter(manifest => manifest.kind === kind);
  expect(found).toHaveLength(1);
  return found[0];
}

describe('compile', () => {
  it('makes a stack, in apply order', () => {
    expect(
      kindsOf(
        compile(
          simulatorDeployment({ decode: { enabled: true } }),
          capabilities,
        ),
      ),
    ).toEqual(['Service demo-decode', 'Deployment demo-decode']);
    expect(
      kindsOf(compile(schedulerInstall(wholeStack), capabilities)),
    ).toEqual([
      'Service gaie-inference-scheduling-proxy',
      'ServiceAccount demo-epp',
      'Role demo-epp',
      'RoleBinding demo-epp',
      'ConfigMap demo-epp-config',
      'Service demo-epp',
      'Deployment demo-epp',
      'InferencePool demo-pool',
      'Gateway demo-gateway',
      'HTTPRoute demo-route',
    ]);
  });

  it('makes single-stage pods with a Service in front, and one per stage', () => {
    const single = compile(
      simulatorDeployment({ replicas: 0, service: { port: 9000 } }),
      capabilities,
    );
    expect(kindsOf(single)).toEqual([
      'Service demo-sim-direct',
      'Deployment demo-decode',
    ]);
    expect(single[0].spec).toMatchObject({
      selector: {
        'app.kubernetes.io/name': 'demo',
        'llm-d.ai/role': 'decode',
      },
      ports: [{ port: 9000, targetPort: 9000, protocol: 'TCP' }],
    });
    expect(single[1].spec).toMatchObject({ replicas: 0 });
    expect(
      kindsOf(
        compile(
          simulatorDeployment({
            prefill: { enabled: true },
            decode: { enabled: true },
          }),
          capabilities,
        ),
      ),
    ).toEqual([
      'Service demo-prefill',
      'Deployment demo-prefill',
      'Service demo-decode',
      'Deployment demo-decode',
    ]);
  });

  it('starts a simulator with what the resource says and nothing more', () => {
    const [, deployment] = compile(
      simulatorDeployment({
        model: 'meta/llama',
        maxNumSeqs: 8,
        latency: { timeToFirstToken: '50ms', timeFactorUnderLoad: 1.5 },
        kvCache: { enabled: true, size: 512, blockSize: 64 },
        failureInjection: { rate: 5, types: ['rate_limit'] },
        lora: { modules: [{ name: 'a' }], maxLoras: 2 },
        decode: { enabled: true, port: 8300, args: ['--seed', '7'] },
      }),
      capabilities,
    );
    expect(deployment.spec).toMatchObject({
      replicas: 2,
      template: {
        spec: {
          securityContext: {
            runAsNonRoot: true,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            {
              image: 'ghcr.io/llm-d/llm-d-inference-sim:v0.10.2',
              args: [
                ...['--model', 'meta/llama', '--mode', 'random'],
                ...['--v', '5', '--port', '8300'],
                '--enable-request-id-headers',
                ...['--max-num-seqs', '8'],
                ...['--time-to-first-token', '50ms'],
                ...['--time-factor-under-load', '1.5'],
                '--enable-kvcache',
                ...['--kv-cache-size', '512', '--block-size', '64'],
                ...['--failure-injection-rate', '5'],
                ...['--failure-types', 'rate_limit'],
                ...['--lora-modules', '{"name":"a"}', '--max-loras', '2'],
                ...['--seed', '7'],
              ],
              env: [
                { name: 'POD_NAME' },
                { name: 'POD_NAMESPACE' },
                { name: 'POD_IP' },
              ],
              readinessProbe: { httpGet: { path: '/health/ready' } },
              livenessProbe: { httpGet: { path: '/health' } },
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ['ALL'] },
              },
            },
          ],
        },
      },
    });
  });

  it('passes old simulators no flag that they do not know', () => {
    const [, deployment] = compile(
      simulatorDeployment({
        decode: {
          enabled: true,
          image: 'ghcr.io/llm-d/llm-d-simulator:latest',
        },
      }),
      capabilities,
    );
    expect(deployment.spec).toMatchObject({
      template: {
        spec: {
          containers: [
            {
              args: [
                ...['--model', 'random', '--mode', 'random'],
                ...['--v', '5', '--port', '8200'],
              ],
              readinessProbe: { httpGet: { path: '/ready' } },
            },
          ],
        },
      },
    });
  });

  it('gives the EPP probes that the cluster has', () => {
    const probe = (kubernetesVersion: string, replicas: number) => {
      const manifests = compile(
        schedulerInstall({
          ...wholeStack,
          epp: { ...wholeStack.epp, replicas },
        }),
        { kinds: [], kubernetesVersion },
      );
      return only(manifests, 'Deployment').spec;
    };
    const container = (readinessProbe: object, livenessProbe: object) => ({
      strategy: { type: 'Recreate' },
      template: { spec: { containers: [{ readinessProbe, livenessProbe }] } },
    });
    const service = 'inference-extension';
    const tcp = { tcpSocket: { port: 'grpc-health' } };
    // As liveness, the health of a lone EPP would restart it for want of a pool.
    expect(probe('1.34', 1)).toMatchObject(
      container({ grpc: { port: 9003, service } }, tcp),
    );
    expect(probe('1.24', 2)).toMatchObject(
      container(
        { grpc: { port: 9003, service: 'readiness' } },
        { grpc: { service: 'liveness' } },
      ),
    );
    expect(probe('1.20', 1)).toMatchObject(container(tcp, tcp));
  });

  it('rolls the EPP when its configuration changes, and only then', () => {
    const checksum = (epp: Record<string, unknown>) => {
      const { spec } = only(
        compile(
          schedulerInstall({
            ...wholeStack,
            epp: { ...wholeStack.epp, ...epp },
          }),
          capabilities,
        ),
        'Deployment',
      );
      return z
        .object({
          template: z.object({
            metadata: z.object({
              annotations: z.record(z.string(), z.string()),
            }),
          }),
        })
        .parse(spec).template.metadata.annotations[
        'sim.llm-d.io/config-checksum'
      ];
    };
    expect(checksum({ replicas: 2 })).toBe(checksum({}));
    expect(checksum({ scorers: { 'prefix-cache-scorer': 0 } })).not.toBe(
      checksum({}),
    );
  });

  it('grants a route in another namespace exactly the pool', () => {
    const manifests = compile(
      schedulerInstall({ ...wholeStack, schedulerNamespace: 'gateways' }),
      {
        ...capabilities,
        kinds: ['gateway.networking.k8s.io/v1beta1/ReferenceGrant'],
      },
    );
    expect(only(manifests, 'ReferenceGrant')).toMatchObject({
      apiVersion: 'gateway.networking.k8s.io/v1beta1',
      metadata: { namespace: 'llm-d-sim' },
      spec: {
        from: [
          {
            group: 'gateway.networking.k8s.io',
            kind: 'HTTPRoute',
            namespace: 'gateways',
          },
        ],
        to: [
          {
            group: 'inference.networking.k8s.io',
            kind: 'InferencePool',
            name: 'demo-pool',
          },
        ],
      },
    });
    expect(only(manifests, 'HTTPRoute')).toMatchObject({
      metadata: { namespace: 'gateways' },
      spec: {
        rules: [
          { backendRefs: [{ name: 'demo-pool', namespace: 'llm-d-sim' }] },
        ],
      },
    });
    expect(only(manifests, 'Gateway').metadata.namespace).toBe('gateways');
  });

  it('puts rules with a backend of their own before the rest', () => {
    const manifests = compile(
      schedulerInstall({
        ...wholeStack,
        gateway: { enabled: true, className: 'local', hostname: 'a.example' },
        routing: {
          ...wholeStack.routing,
          matches: [
            {
              headers: [{ name: 'x-kv-backend', value: 'fs' }],
              backend: { backendType: 'Service', name: 'other', port: 80 },
            },
          ],
          timeouts: { request: '300s' },
        },
      }),
      capabilities,
    );
    expect(only(manifests, 'HTTPRoute').spec).toMatchObject({
      hostnames: ['a.example'],
      rules: [
        {
          matches: [
            {
              path: { type: 'PathPrefix', value: '/' },
              headers: [{ type: 'Exact', name: 'x-kv-backend', value: 'fs' }],
            },
          ],
          backendRefs: [
            { group: '', kind: 'Service', name: 'other', port: 80 },
          ],
          timeouts: { request: '300s' },
        },
        { backendRefs: [{ kind: 'InferencePool', name: 'demo-pool' }] },
      ],
    });
  });

  it.each([
    ['local', undefined, false, []],
    ['istio', undefined, false, []],
    ['istio', true, true, ['DestinationRule demo-epp']],
    ['agentgateway', undefined, true, []],
    ['kgateway', undefined, true, []],
    ['gke-l7-rilb', undefined, true, []],
  ])(
    'class %s, TLS asked for: %s, gives TLS to the EPP: %s',
    (className, enabled, secure, extra) => {
      const manifests = compile(
        schedulerInstall({
          ...wholeStack,
          epp: { ...wholeStack.epp, tls: { enabled } },
          gateway: { enabled: true, className },
        }),
        capabilities,
      );
      expect(JSON.stringify(only(manifests, 'Deployment'))).toContain(
        `"--secure-serving=${secure}"`,
      );
      expect(
        kindsOf(manifests).filter(text => text.startsWith('DestinationRule')),
      ).toEqual(extra);
    },
  );

  it('leaves a pool alone that somebody else makes', () => {
    expect(
      kindsOf(
        compile(
          schedulerInstall({ ...wholeStack, inferencePool: { create: false } }),
          capabilities,
        ),
      ).filter(text => text.startsWith('InferencePool')),
    ).toEqual([]);
  });

  it('makes an EPP with a pool of its own for a SimulatorDeployment', () => {
    const manifests = compile(
      simulatorDeployment({
        decode: { enabled: true },
        epp: { enabled: true },
      }),
      capabilities,
    );
    expect(only(manifests, 'InferencePool').spec).toMatchObject({
      selector: {
        matchLabels: {
          'app.kubernetes.io/name': 'demo',
          'llm-d.ai/role': 'decode',
        },
      },
      targetPorts: [{ number: 8200 }],
      endpointPickerRef: { name: 'demo-sim-epp', port: { number: 8100 } },
    });
  });

  it('writes a whole configuration as it stands', () => {
    const config = {
      plugins: [
        { type: 'random-picker', parameters: { maxNumOfEndpoints: 2 } },
        {
          type: 'label-selector-filter',
          parameters: { matchLabels: { gpu: 'on' } },
        },
      ],
      schedulingProfiles: [
        { name: 'default', plugins: [{ pluginRef: 'random-picker' }] },
      ],
    };
    const { data } = z.object({ data: z.record(z.string(), z.string()) }).parse(
      only(
        compile(
          schedulerInstall({
            ...wholeStack,
            epp: { ...wholeStack.epp, config },
          }),
          capabilities,
        ),
        'ConfigMap',
      ),
    );
    expect(parse(data['epp-config.yaml'], { version: '1.1' })).toEqual({
      apiVersion: 'llm-d.ai/v1alpha1',
      kind: 'EndpointPickerConfig',
      ...config,
    });
  });
});

describe('requiredKinds', () => {
  it('names what the cluster lacks, and what an old EPP needs besides', () => {
    const install = schedulerInstall({ epp: { enabled: true } });
    expect(
      requiredKinds(install, {
        ...capabilities,
        kinds: ['inference.networking.k8s.io/v1/InferencePool'],
      }),
    ).toEqual([
      {
        apiVersion: 'inference.networking.x-k8s.io/v1alpha2',
        kind: 'InferenceObjective',
        served: false,
        reason: expect.stringContaining('v0.4'),
      },
      expect.objectContaining({ kind: 'InferencePool', served: true }),
    ]);
  });
});
