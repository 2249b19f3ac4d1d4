import { SIM_API_VERSION } from '../crd';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { stackFormSchema, stackFromForm } from '../stack/stackForm';

/** A custom resource that a reference page shows. */
export interface SampleResource {
  /** What it is an example of. */
  title: string;
  resource: KubernetesObject;
}

const plainStack = stackFromForm(stackFormSchema.parse({}));
const metadata = { name: 'split', namespace: 'llm-d-sim' };

/** SimulatorDeployments that the reference shows; a test compiles them. */
export const sampleSimulatorDeployments: readonly SampleResource[] = [
  {
    title: 'What the golden path makes when every default is kept',
    resource: plainStack.simulatorDeployment,
  },
  {
    title:
      'Prefill and decode apart, with a routing sidecar, latencies and a KV cache',
    resource: {
      apiVersion: SIM_API_VERSION,
      kind: 'SimulatorDeployment',
      metadata,
      spec: {
        model: 'meta-llama/Llama-3.1-8B-Instruct',
        maxNumSeqs: 8,
        latency: {
          timeToFirstToken: '80ms',
          interTokenLatency: '12ms',
          kvCacheTransferLatency: '5ms',
        },
        kvCache: { enabled: true, size: 1024, blockSize: 16 },
        prefill: { enabled: true, replicas: 2 },
        decode: {
          enabled: true,
          replicas: 3,
          routingSidecar: { enabled: true },
          resources: { requests: { cpu: '250m', memory: '128Mi' } },
          podDisruptionBudget: { maxUnavailable: 1 },
        },
      },
    },
  },
];

/** SchedulerInstalls that the reference shows; a test compiles them. */
export const sampleSchedulerInstalls: readonly SampleResource[] = [
  {
    title: 'What the golden path makes when every default is kept',
    resource: plainStack.schedulerInstall,
  },
  {
    title: 'Prefill and decode apart, on a Gateway of Istio with TLS',
    resource: {
      apiVersion: SIM_API_VERSION,
      kind: 'SchedulerInstall',
      metadata,
      spec: {
        simulatorNamespace: 'llm-d-sim',
        schedulerNamespace: 'gateways',
        proxyService: {
          name: 'split-direct',
          selector: {
            'app.kubernetes.io/name': 'split',
            'llm-d.ai/role': 'decode',
          },
        },
        epp: {
          enabled: true,
          image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0',
          verbosity: 4,
          configProfile: 'prefill-decode',
          disaggregation: { nonCachedTokens: 32 },
        },
        objectives: { interactive: 10, batch: -10 },
        gateway: {
          enabled: true,
          className: 'istio',
          providerVersion: '1.28.1',
          listenerPort: 443,
          listenerProtocol: 'HTTPS',
          certificateRefs: ['split-tls'],
          hostname: 'split.example.com',
        },
        routing: {
          enabled: true,
          backendType: 'InferencePool',
          timeouts: { request: '120s' },
        },
        networkPolicy: {
          enabled: true,
          allowFrom: [{ namespace: 'monitoring', to: 'EndpointPickerMetrics' }],
        },
      },
    },
  },
];
