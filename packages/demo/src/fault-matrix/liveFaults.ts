import type {
  HealthNodeId,
  KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import { LiveStack } from './testing/LiveStack';
import { forbids, TroubledApiServer } from './testing/TroubledApiServer';

/** A fault, and what health has to say of it, written down before it is made. */
export interface LiveFault {
  name: string;
  expected: `${HealthNodeId} ${string}`;
  /** Words of the message that two sources contradict each other, where they do. */
  disagreement?: string;
  /** Whether the stack is asked, too, and not only the API server. */
  probe?: true;
  /** The operator runs meanwhile; otherwise it would repair what is tampered with. */
  operator?: true;
  /** The client by which health looks, where that is what is wrong. */
  lookBy?(stack: LiveStack): Promise<{
    client: ClusterClient;
    timeoutMs?: number;
    stop(): Promise<void>;
  }>;
  /** Makes the fault; what it returns takes away what putting the manifests back in place would leave. */
  make(stack: LiveStack): Promise<(() => Promise<void>) | void>;
}

const { name, namespace } = LiveStack;

const inNamespace = (
  apiVersion: string,
  kind: string,
  objectName: string,
  rest: Record<string, unknown>,
): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name: objectName, namespace },
  ...rest,
});

/** Makes an object, and unmakes it afterwards. */
const adding = (object: KubernetesObject) => async (stack: LiveStack) => {
  await stack.make(object);
  return () => stack.unmake(object);
};

const addingArgs =
  (deployment: string, ...args: string[]) =>
  (stack: LiveStack) =>
    stack.patchContainer(deployment, container => ({
      args: [...container.args, ...args],
    }));

const decodeSelector = {
  'llm-d.ai/role': 'decode',
  'app.kubernetes.io/name': name,
};

const nothing = async () => {};

/** In an order in which each leaves the stack in a state that can be put right; the last ones do not. */
export const liveFaults: readonly LiveFault[] = [
  {
    name: 'the custom resource names an EPP image that does not exist',
    expected: 'epp ImageNotPulled',
    operator: true,
    async make(stack) {
      await stack.ask('SchedulerInstall', {
        epp: { image: 'ghcr.io/llm-d/llm-d-router-endpoint-pikcer:v0.10.0' },
      });
      return () =>
        stack.ask('SchedulerInstall', {
          epp: { image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0' },
        });
    },
  },
  {
    name: 'the custom resource names a scorer that there is not',
    expected: 'stack ResourceInvalid',
    operator: true,
    async make(stack) {
      await stack.ask('SchedulerInstall', {
        epp: { scorers: { 'no-such-scorer': 1 } },
      });
      return () => stack.ask('SchedulerInstall', { epp: { scorers: null } });
    },
  },
  {
    name: 'the model servers are asked to be none',
    expected: 'decode ScaledToZero',
    operator: true,
    async make(stack) {
      await stack.ask('SimulatorDeployment', { decode: { replicas: 0 } });
      return () =>
        stack.ask('SimulatorDeployment', { decode: { replicas: 2 } });
    },
  },
  {
    name: 'the pool selects no pod',
    expected: 'pool PoolSelectsNoPods',
    make: stack =>
      stack.patch('InferencePool', '', {
        spec: {
          selector: { matchLabels: { 'app.kubernetes.io/name': 'other' } },
        },
      }),
  },
  {
    name: 'two pools select the same pods',
    expected: 'pool PoolsOverlap',
    make: adding(
      inNamespace('inference.networking.k8s.io/v1', 'InferencePool', 'rival', {
        spec: {
          selector: { matchLabels: decodeSelector },
          targetPorts: [{ number: 8200 }],
          endpointPickerRef: { name: `${name}-epp`, port: { number: 9002 } },
        },
      }),
    ),
  },
  {
    name: 'the target port of the pool is wrong',
    expected: 'pool PoolTargetPortWrong',
    make: stack =>
      stack.patch('InferencePool', '', {
        spec: { targetPorts: [{ number: 8999 }] },
      }),
  },
  {
    name: 'the EPP gets a flag that it does not know',
    expected: 'epp EppConfigRefused',
    make: addingArgs('epp', '--no-such-flag=1'),
  },
  {
    name: 'the configuration of the EPP names a plugin that there is not',
    expected: 'epp EppConfigRefused',
    async make(stack) {
      await stack.patch('ConfigMap', 'epp', {
        data: {
          'epp-config.yaml':
            'apiVersion: llm-d.ai/v1alpha1\nkind: EndpointPickerConfig\nplugins:\n- type: no-such-plugin\n',
        },
      });
      await stack.patch('Deployment', 'epp', {
        spec: { template: { metadata: { annotations: { rolled: 'yes' } } } },
      });
      return () =>
        stack.patch('Deployment', 'epp', {
          spec: { template: { metadata: { annotations: { rolled: null } } } },
        });
    },
  },
  {
    name: 'the EPP may not read pods and pools (its RoleBinding is gone)',
    expected: 'epp EppNotPermitted',
    async make(stack) {
      await stack.remove('RoleBinding', 'epp');
      await stack.restart('epp');
    },
  },
  {
    name: 'the EPP is scaled to zero',
    expected: 'epp ScaledToZero',
    make: stack => stack.patch('Deployment', 'epp', { spec: { replicas: 0 } }),
  },
  {
    name: 'two EPPs without leader election',
    expected: 'epp EppReplicasSplit',
    make: stack => stack.patch('Deployment', 'epp', { spec: { replicas: 2 } }),
  },
  {
    name: 'the Service of the EPP is gone',
    expected: 'epp EppServiceNotFound',
    make: stack => stack.remove('Service', 'epp'),
  },
  {
    name: 'the pool asks for a port that the Service of the EPP has not',
    expected: 'epp EppServicePortWrong',
    make: stack =>
      stack.patch('InferencePool', '', {
        spec: { endpointPickerRef: { port: { number: 9999 } } },
      }),
  },
  {
    name: 'the Service of the EPP leads to another port than the EPP listens on',
    expected: 'epp EppServicePortWrong',
    make: stack =>
      stack.patch('Service', 'epp', {
        spec: {
          ports: [
            {
              name: 'grpc-ext-proc',
              port: 9002,
              targetPort: 9999,
              protocol: 'TCP',
              appProtocol: 'kubernetes.io/h2c',
            },
          ],
        },
      }),
  },
  {
    name: 'the Service of the EPP selects no pods',
    expected: 'epp EppServiceSelectsNoPods',
    async make(stack) {
      await stack.patch('Service', 'epp', {
        spec: { selector: { of: 'nobody' } },
      });
      return () =>
        stack.patch('Service', 'epp', { spec: { selector: { of: null } } });
    },
  },
  {
    name: 'the gateway speaks TLS to an EPP without (no appProtocol on its port)',
    expected: 'epp EppTlsMismatch',
    make: stack =>
      stack.patch('Service', 'epp', {
        spec: {
          ports: [
            {
              name: 'grpc-ext-proc',
              port: 9002,
              targetPort: 'grpc',
              protocol: 'TCP',
            },
          ],
        },
      }),
  },
  {
    name: 'the EPP expects TLS, the gateway speaks none (--secure-serving)',
    expected: 'epp EppTlsMismatch',
    make: addingArgs('epp', '--secure-serving=true'),
  },
  {
    name: 'a sidecar is injected into the EPP',
    expected: 'epp SidecarInjected',
    async make(stack) {
      await stack.patchContainer('epp', () => ({}), [
        { name: 'istio-proxy', image: 'example.test/idle' },
      ]);
      return () => stack.patchContainer('epp', () => ({}));
    },
  },
  {
    name: 'the ReferenceGrant is missing',
    expected: 'grants GrantMissing',
    make: stack => stack.remove('ReferenceGrant'),
  },
  {
    name: 'the ReferenceGrant is too wide',
    expected: 'grants GrantTooWide',
    make: stack =>
      stack.patch('ReferenceGrant', '', {
        spec: {
          to: [{ group: 'inference.networking.k8s.io', kind: 'InferencePool' }],
        },
      }),
  },
  {
    name: 'the Gateway is gone',
    expected: 'gateway GatewayNotFound',
    make: stack => stack.remove('Gateway'),
  },
  {
    name: 'the Gateway is of a class that nobody knows',
    expected: 'gateway GatewayClassNotFound',
    make: stack =>
      stack.patch('Gateway', '', {
        spec: { gatewayClassName: 'no-such-class' },
      }),
  },
  {
    name: 'no listener of the Gateway works (its certificate is missing)',
    expected: 'gateway GatewayNotAccepted',
    make: stack =>
      stack.patch('Gateway', '', {
        spec: {
          listeners: [
            {
              name: 'default',
              port: 443,
              protocol: 'HTTPS',
              tls: { certificateRefs: [{ name: 'no-such-certificate' }] },
            },
          ],
        },
      }),
  },
  {
    name: 'the listener refuses the route (allowedRoutes)',
    expected: 'route RouteNotAccepted',
    make: stack =>
      stack.patch('Gateway', '', {
        spec: {
          listeners: [
            {
              name: 'default',
              port: 80,
              protocol: 'HTTP',
              allowedRoutes: {
                namespaces: {
                  from: 'Selector',
                  selector: { matchLabels: { routes: 'welcome' } },
                },
              },
            },
          ],
        },
      }),
  },
  {
    name: 'the HTTPRoute is gone',
    expected: 'route RouteNotFound',
    make: stack => stack.remove('HTTPRoute'),
  },
  {
    name: 'the HTTPRoute leads to a pool that does not exist',
    expected: 'pool PoolNotFound',
    make: stack => stack.remove('InferencePool'),
  },
  {
    name: 'the direct Service is gone',
    expected: 'direct-service DirectServiceNotFound',
    make: stack => stack.remove('Service', 'direct'),
  },
  {
    name: 'model pods have an image that does not exist; old ones serve on',
    expected: 'decode ImageNotPulled',
    probe: true,
    disagreement: 'and yet a request went through',
    make: stack =>
      stack.patchContainer('decode', () => ({
        image: 'ghcr.io/llm-d/no-such-image:v1',
      })),
  },
  {
    name: 'model pods find no node',
    expected: 'decode PodsNotScheduled',
    async make(stack) {
      await stack.patch('Deployment', 'decode', {
        spec: { template: { spec: { nodeSelector: { gpu: 'yes' } } } },
      });
      return () =>
        stack.patch('Deployment', 'decode', {
          spec: { template: { spec: { nodeSelector: null } } },
        });
    },
  },
  {
    name: 'model pods crash (a flag that they do not know)',
    expected: 'decode PodsCrashing',
    make: addingArgs('decode', '--no-such-flag'),
  },
  {
    name: 'model pods never become ready',
    expected: 'decode PodsNotReady',
    make: stack =>
      stack.patchContainer('decode', () => ({
        readinessProbe: {
          httpGet: { path: '/no-such-page', port: 'http', scheme: 'HTTP' },
          periodSeconds: 1,
        },
      })),
  },
  {
    name: 'the KV cache of every model pod is full',
    expected: 'decode KvCacheFull',
    probe: true,
    disagreement: "By the cluster's word decode is well",
    make: addingArgs(
      'decode',
      '--fake-metrics',
      '{"kv-cache-usage":1,"running-requests":5,"waiting-requests":9}',
    ),
  },
  {
    name: 'model servers answer 429',
    expected: 'decode Saturated',
    probe: true,
    disagreement: "By the cluster's word decode is well",
    make: addingArgs(
      'decode',
      '--failure-injection-rate=100',
      '--failure-types=rate_limit',
    ),
  },
  {
    name: 'every condition says Ready, and every request fails in the model server',
    expected: 'decode ModelServerFailed',
    probe: true,
    disagreement: "By the cluster's word decode is well",
    make: addingArgs(
      'decode',
      '--failure-injection-rate=100',
      '--failure-types=server_error',
    ),
  },
  {
    name: 'model pods have no /metrics (404)',
    expected: 'decode MetricsNotServed',
    probe: true,
    make: stack =>
      stack.patchContainer('decode', () => ({
        image: 'example.test/no-metrics',
      })),
  },
  {
    name: 'model pods do not answer /metrics: the EPP has old figures',
    expected: 'decode MetricsStale',
    probe: true,
    make: stack =>
      stack.patchContainer('decode', () => ({
        image: 'example.test/silent-metrics',
      })),
  },
  {
    name: 'a quota keeps model pods from being made',
    expected: 'decode QuotaExceeded',
    async make(stack) {
      const quota = inNamespace('v1', 'ResourceQuota', 'small', {
        spec: { hard: { pods: '1' } },
      });
      await stack.make(quota);
      await stack.patch('Deployment', 'decode', { spec: { replicas: 3 } });
      return () => stack.unmake(quota);
    },
  },
  {
    name: 'Pod Security refuses the model pods',
    expected: 'decode PodSecurityRefused',
    async make(stack) {
      const enforce = (level: string | null) =>
        stack.client
          .patch(
            { apiVersion: 'v1', kind: 'Namespace', name: namespace },
            {
              metadata: {
                labels: { 'pod-security.kubernetes.io/enforce': level },
              },
            },
            { fieldManager: 'platform-team' },
          )
          .then(() => undefined);
      await enforce('restricted');
      await stack.patchContainer('decode', () => ({
        securityContext: { allowPrivilegeEscalation: true },
      }));
      return () => enforce(null);
    },
  },
  {
    name: 'the API server knows the portal no longer (401)',
    expected: 'stack ClusterUnauthorized',
    make: nothing,
    async lookBy(stack) {
      const server = await TroubledApiServer.start(
        stack.cluster,
        () => false,
        'an-old-token',
      );
      return { client: server.client, stop: () => server.stop() };
    },
  },
  {
    name: 'the portal may not read Gateways (403)',
    expected: 'gateway NotReadable',
    make: nothing,
    async lookBy(stack) {
      const server = await TroubledApiServer.start(
        stack.cluster,
        forbids('gateways'),
      );
      return { client: server.client, stop: () => server.stop() };
    },
  },
  {
    name: 'the portal may not read pods (403)',
    expected: 'epp NotReadable',
    make: nothing,
    async lookBy(stack) {
      const server = await TroubledApiServer.start(
        stack.cluster,
        forbids('pods'),
      );
      return { client: server.client, stop: () => server.stop() };
    },
  },
  {
    name: 'the API server is slow',
    expected: 'stack ClusterTooSlow',
    make: nothing,
    async lookBy(stack) {
      const server = await TroubledApiServer.start(stack.cluster, () => true);
      return {
        client: server.client,
        timeoutMs: 400,
        stop: () => server.stop(),
      };
    },
  },
  {
    name: 'the API server is gone',
    expected: 'stack ClusterUnreachable',
    make: nothing,
    async lookBy(stack) {
      const server = await TroubledApiServer.start(stack.cluster, () => false);
      await server.vanish();
      return { client: server.client, stop: () => server.stop() };
    },
  },
  {
    name: 'the cluster serves no InferencePool',
    expected: 'pool PoolKindNotServed',
    make: stack =>
      stack.removeDefinition('inferencepools.inference.networking.k8s.io'),
  },
  {
    name: 'the cluster serves InferencePool v1alpha2 only',
    expected: 'pool PoolVersionNotServed',
    async make(stack) {
      const older = olderPools();
      await stack.make(older);
      const restore = await stack.removeDefinition(
        'inferencepools.inference.networking.k8s.io',
      );
      return async () => {
        await stack.unmake(older);
        await restore();
      };
    },
  },
  {
    name: 'the namespace is being deleted',
    expected: 'stack NamespaceTerminating',
    async make(stack) {
      await stack.make(
        inNamespace('v1', 'ConfigMap', 'held', {
          metadata: {
            name: 'held',
            namespace,
            finalizers: ['example.test/held'],
          },
        }),
      );
      await stack.client.delete({
        apiVersion: 'v1',
        kind: 'Namespace',
        name: namespace,
      });
    },
  },
];

/** The InferencePool of the Inference Extension before 1.0. */
function olderPools(): KubernetesObject {
  const group = 'inference.networking.x-k8s.io';
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `inferencepools.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: {
        kind: 'InferencePool',
        listKind: 'InferencePoolList',
        plural: 'inferencepools',
        singular: 'inferencepool',
      },
      versions: [
        {
          name: 'v1alpha2',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                spec: {
                  type: 'object',
                  'x-kubernetes-preserve-unknown-fields': true,
                },
              },
            },
          },
        },
      ],
    },
  };
}
