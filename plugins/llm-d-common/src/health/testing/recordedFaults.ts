import type { KubernetesObject } from '../../kubernetes/KubernetesObject';
import { eppFiguresProbe, podFigureProbes } from '../figureProbes';
import { gatewayProbe, type GatewayAnswer } from '../gatewayProbe';
import type { HealthNodeId } from '../HealthReport';
import type { PodFigures } from '../NodeDetails';
import type { Probe, SnapshotGap, StackSnapshot } from '../StackSnapshot';
import { unreadableSnapshot } from '../unreadableSnapshot';
import {
  anHourAgo,
  HealthyStack,
  namespace,
  now,
  type HealthyStackOptions,
  type ObjectKind,
} from './healthyStack';
import { conditionTo, unanswered } from './mishaps';

/** What was recorded of a stack. */
export interface Recording {
  snapshot: StackSnapshot;
  probes: readonly Probe[];
}

/** A fault as real controllers tell of it, and what health has to say, written down before. */
export interface RecordedFault {
  name: string;
  expected: `${HealthNodeId} ${string}`;
  /** Whether sources contradict each other; left out where they do not. */
  disagrees?: true;
  /** Gateway that it was recorded with. */
  className?: HealthyStackOptions['className'];
  options?: HealthyStackOptions;
  happen?(stack: HealthyStack): void;
  gaps?: readonly SnapshotGap[];
  probes?: readonly Probe[];
  /** Where nothing could be read at all. */
  unreadable?: NonNullable<SnapshotGap['cluster']>;
}

const at = { observedAt: now.toISOString() };

/** A fault as a snapshot. Several faults may have happened to the same stack. */
export function recordingOf(...faults: readonly RecordedFault[]): Recording {
  const [first] = faults;
  const stack = new HealthyStack({
    className: first.className,
    ...Object.assign({}, ...faults.map(({ options }) => options)),
  });
  faults.forEach(({ happen }) => happen?.(stack));
  const lost = faults.find(({ unreadable }) => unreadable)?.unreadable;
  return {
    snapshot: lost
      ? unreadableSnapshot(stack.target, lost, `the cluster is ${lost}`)
      : stack.snapshot(faults.flatMap(({ gaps = [] }) => gaps)),
    probes: faults.flatMap(({ probes = [] }) => probes),
  };
}

const noStatusOfPool = (stack: HealthyStack) =>
  stack.change('InferencePool', '', unanswered);

const refused =
  (kind: ObjectKind, type: string, reason: string, message: string) =>
  (stack: HealthyStack) => {
    stack.change(kind, '', conditionTo(type, 'False', reason, message));
  };

/** Changes the pod template of a Deployment, and its pods. */
function templates(
  stack: HealthyStack,
  name: string,
  change: (spec: Record<string, unknown>) => Record<string, unknown>,
): void {
  stack.change('Deployment', name, ({ spec }) => ({
    spec: {
      ...Object(spec),
      template: {
        ...Object(spec).template,
        spec: change(Object(Object(spec).template).spec),
      },
    },
  }));
  stack.change('Pod', name, ({ spec }) => ({ spec: change(Object(spec)) }));
}

const withArgs =
  (name: string, change: (args: string[]) => string[]) =>
  (stack: HealthyStack) =>
    templates(stack, name, spec => ({
      ...spec,
      containers: Object(spec).containers.map(
        (container: { args: string[] }) => ({
          ...container,
          args: change(container.args),
        }),
      ),
    }));

const servesTls = (tls: boolean) =>
  withArgs('epp', args => [
    ...args.filter(arg => !arg.startsWith('--secure-serving')),
    `--secure-serving=${tls}`,
  ]);

const injected =
  (name: string, place: 'containers' | 'initContainers') =>
  (stack: HealthyStack) =>
    stack.change('Pod', name, ({ spec }) => ({
      spec: {
        ...Object(spec),
        [place]: [
          ...(Object(spec)[place] ?? []),
          { name: 'istio-proxy', image: 'docker.io/istio/proxyv2:1.30.1' },
        ],
      },
    }));

const notReady = (name: string) => (stack: HealthyStack) => {
  stack.change('Pod', name, () => ({
    status: {
      phase: 'Running',
      startTime: anHourAgo,
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [
        { name: 'epp', restartCount: 0, state: { running: {} } },
      ],
    },
  }));
};

const saying = (line: string) => (stack: HealthyStack) => {
  notReady('epp')(stack);
  stack.log({
    pod: 'demo-epp-0',
    container: 'epp',
    previous: false,
    lines: ['{"level":"info","msg":"Starting"}', line],
  });
};

const object = (
  apiVersion: string,
  kind: string,
  name: string,
  rest: Record<string, unknown>,
  home: string = namespace,
): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace: home, creationTimestamp: anHourAgo },
  ...rest,
});

const networkPolicy =
  (spec: Record<string, unknown>) => (stack: HealthyStack) => {
    stack.add(
      object('networking.k8s.io/v1', 'NetworkPolicy', 'default', { spec }),
    );
  };

const strictMesh = (stack: HealthyStack) => {
  stack.add(
    object(
      'security.istio.io/v1',
      'PeerAuthentication',
      'default',
      { spec: { mtls: { mode: 'STRICT' } } },
      'istio-system',
    ),
  );
};

const ambient = (stack: HealthyStack) => {
  stack.change('Namespace', '', ({ metadata }) => ({
    metadata: {
      ...metadata,
      labels: { 'istio.io/dataplane-mode': 'ambient' },
    },
  }));
};

const podsRefused = (message: string) => (stack: HealthyStack) => {
  stack.remove('Pod', 'decode');
  stack.change('Deployment', 'decode', ({ status }) => ({
    status: {
      ...Object(status),
      replicas: 0,
      updatedReplicas: 0,
      readyReplicas: 0,
      conditions: [
        {
          type: 'ReplicaFailure',
          status: 'True',
          reason: 'FailedCreate',
          message,
        },
      ],
    },
  }));
};

const throughGateway = (answer: GatewayAnswer): Probe =>
  gatewayProbe(answer, {
    ...at,
    source: 'POST /v1/completions through the gateway',
  });

const answered = (status: number, body: string, servedBy?: string) =>
  throughGateway({
    type: 'answered',
    status,
    body,
    tookMs: 12,
    ...(servedBy !== undefined && { servedBy }),
  });

const served = answered(200, '{}', 'demo-decode-1');

const figures = (change: Partial<PodFigures>): Probe[] =>
  podFigureProbes(
    [0, 1, 2].map(index => ({
      pod: `demo-decode-${index}`,
      role: 'decode' as const,
      ...at,
      running: 1,
      waiting: 0,
      kvCacheUsage: 0.2,
      finishedTotal: 7,
      ...change,
    })),
  );

const changedAnHourAgo = (stack: HealthyStack, kind: ObjectKind, name = '') => {
  stack.change(kind, name, ({ metadata }) => ({
    metadata: {
      ...metadata,
      generation: 2,
      managedFields: [
        { manager: 'kubectl', operation: 'Update', time: anHourAgo },
      ],
    },
  }));
};

const notServed = (more: Partial<SnapshotGap> = {}): SnapshotGap => ({
  kind: 'InferencePool',
  code: 'KindNotServed',
  message:
    'it does not serve InferencePool of inference.networking.k8s.io/v1 (install the CustomResourceDefinition)',
  ...more,
});

const withoutPools = (stack: HealthyStack) => {
  stack
    .remove('InferencePool')
    .change(
      'HTTPRoute',
      '',
      conditionTo('ResolvedRefs', 'False', 'BackendNotFound'),
    );
};

const inferenceOff = (message: string) => (stack: HealthyStack) => {
  refused('HTTPRoute', 'ResolvedRefs', 'InvalidKind', message)(stack);
  noStatusOfPool(stack);
};

/** Faults that the local data plane cannot make, and those that only other gateways have. */
export const recordedFaults: readonly RecordedFault[] = [
  {
    name: 'istio: inference support is off in istiod',
    className: 'istio',
    expected: 'gateway InferenceNotEnabled',
    happen: inferenceOff('InferencePool is not enabled'),
  },
  {
    name: 'kgateway 2.2: it takes no InferencePool any more',
    className: 'kgateway',
    expected: 'gateway InferenceNotEnabled',
    happen: inferenceOff(
      'unknown backend kind: inference.networking.k8s.io/InferencePool',
    ),
  },
  {
    name: 'istio: the Gateway gets no address',
    className: 'istio',
    expected: 'gateway GatewayNotProgrammed',
    happen: refused(
      'Gateway',
      'Programmed',
      'AddressNotAssigned',
      'Assigned to service(s) demo-istio.ingress.svc.cluster.local:80, but failed to assign to all requested addresses: address pending for hostname "demo-istio.ingress.svc.cluster.local"',
    ),
  },
  {
    name: 'agentgateway: no controller runs',
    className: 'agentgateway',
    expected: 'gateway GatewayIgnored',
    happen: stack => {
      (['Gateway', 'HTTPRoute', 'InferencePool'] as const).forEach(kind =>
        stack.change(kind, '', unanswered),
      );
    },
  },
  {
    name: 'agentgateway: its GatewayClass is not installed',
    className: 'agentgateway',
    expected: 'gateway GatewayClassNotFound',
    happen: stack => {
      stack.remove('GatewayClass');
      (['Gateway', 'HTTPRoute', 'InferencePool'] as const).forEach(kind =>
        stack.change(kind, '', unanswered),
      );
    },
  },
  {
    name: 'istio: the listener does not let the route in',
    className: 'istio',
    expected: 'route RouteNotAccepted',
    happen: stack => {
      refused(
        'HTTPRoute',
        'Accepted',
        'NotAllowedByListeners',
        'no hostnames matched parent hostname or namespace not allowed by the parent',
      )(stack);
      noStatusOfPool(stack);
    },
  },
  {
    name: 'istio: the ReferenceGrant is missing',
    className: 'istio',
    expected: 'grants GrantMissing',
    happen: stack => {
      stack.remove('ReferenceGrant');
      refused(
        'HTTPRoute',
        'ResolvedRefs',
        'RefNotPermitted',
        'backendRef demo-pool/llm-d-sim not accessible to a HTTPRoute in namespace "ingress" (missing a ReferenceGrant?)',
      )(stack);
      noStatusOfPool(stack);
    },
  },
  {
    name: 'the ReferenceGrant permits every pool of the namespace',
    className: 'istio',
    expected: 'grants GrantTooWide',
    happen: stack => {
      stack.change('ReferenceGrant', '', ({ spec }) => ({
        spec: {
          ...Object(spec),
          to: [{ group: 'inference.networking.k8s.io', kind: 'InferencePool' }],
        },
      }));
    },
  },
  {
    name: 'the HTTPRoute of the stack leads to another pool',
    expected: 'route RouteLeadsElsewhere',
    options: {
      install: {
        routing: {
          enabled: true,
          backendType: 'InferencePool',
          httpRouteName: 'demo-route',
        },
      },
    },
    happen: stack => {
      stack.change('HTTPRoute', '', ({ spec }) => ({
        spec: {
          ...Object(spec),
          rules: [
            {
              backendRefs: [
                {
                  group: 'inference.networking.k8s.io',
                  kind: 'InferencePool',
                  name: 'no-such-pool',
                },
              ],
            },
          ],
        },
      }));
      refused(
        'HTTPRoute',
        'ResolvedRefs',
        'BackendNotFound',
        'InferencePool ingress/no-such-pool does not exist',
      )(stack);
      noStatusOfPool(stack);
    },
  },
  {
    name: 'the CustomResourceDefinition of InferencePool is absent',
    className: 'istio',
    expected: 'pool PoolKindNotServed',
    happen: withoutPools,
    gaps: [notServed()],
  },
  {
    name: 'the cluster serves InferencePool v1alpha2 only',
    className: 'kgateway',
    expected: 'pool PoolVersionNotServed',
    happen: withoutPools,
    gaps: [
      notServed({ servedInstead: 'inference.networking.x-k8s.io/v1alpha2' }),
    ],
  },
  {
    name: 'two pools select the same pods',
    className: 'istio',
    expected: 'pool PoolsOverlap',
    happen: stack => {
      stack
        .find('InferencePool')
        .forEach(pool =>
          stack.add({ ...pool, metadata: { ...pool.metadata, name: 'rival' } }),
        );
    },
  },
  {
    name: 'agentgateway: the Service of the EPP is an ExternalName',
    className: 'agentgateway',
    expected: 'epp EppServiceSelectsNoPods',
    happen: stack => {
      stack.change('Service', 'epp', ({ spec }) => ({
        spec: {
          ports: Object(spec).ports,
          type: 'ExternalName',
          externalName: 'epp.elsewhere.svc.cluster.local',
        },
      }));
      refused(
        'InferencePool',
        'ResolvedRefs',
        'InvalidExtensionRef',
        'ExternalName services are not supported',
      )(stack);
    },
  },
  {
    name: 'istio: the port of the EPP is not known as HTTP/2',
    className: 'istio',
    expected: 'epp EppPortNotHttp2',
    happen: stack => {
      stack.change('Service', 'epp', ({ spec }) => ({
        spec: {
          ...Object(spec),
          ports: [{ name: 'http', port: 9002, targetPort: 9002 }],
        },
      }));
    },
  },
  {
    name: 'istio: the EPP expects TLS and no DestinationRule says so',
    className: 'istio',
    expected: 'epp EppTlsMismatch',
    happen: servesTls(true),
  },
  {
    name: 'istio: a DestinationRule asks for TLS and the EPP has none',
    className: 'istio',
    expected: 'epp EppTlsMismatch',
    happen: stack => {
      stack.add(
        object('networking.istio.io/v1', 'DestinationRule', 'demo-epp', {
          spec: {
            host: 'demo-epp.llm-d-sim.svc.cluster.local',
            trafficPolicy: {
              tls: { mode: 'SIMPLE', insecureSkipVerify: true },
            },
          },
        }),
      );
    },
  },
  {
    name: 'agentgateway: the EPP has no TLS',
    className: 'agentgateway',
    expected: 'epp EppTlsMismatch',
    happen: servesTls(false),
  },
  {
    name: 'kgateway: the EPP has no TLS',
    className: 'kgateway',
    expected: 'epp EppTlsMismatch',
    happen: servesTls(false),
  },
  {
    name: 'the EPP may not read pods (RBAC)',
    className: 'istio',
    expected: 'epp EppNotPermitted',
    happen: saying(
      '{"level":"error","logger":"controller-runtime.cache.UnhandledError","msg":"Failed to watch","error":"failed to list *v1.Pod: pods is forbidden: User \\"system:serviceaccount:llm-d-sim:demo-epp\\" cannot list resource \\"pods\\" in API group \\"\\" in the namespace \\"llm-d-sim\\""}',
    ),
  },
  {
    name: 'the EPP asks for InferenceObjective, which is not installed',
    className: 'istio',
    expected: 'epp EppLacksKind',
    happen: saying(
      '{"level":"error","msg":"if kind is a CRD, it should be installed before calling Start","error":"no matches for kind \\"InferenceObjective\\" in version \\"inference.networking.x-k8s.io/v1alpha2\\""}',
    ),
  },
  {
    name: 'the EPP refuses a parameter of a plugin',
    className: 'istio',
    expected: 'epp EppConfigRefused',
    happen: saying(
      '{"level":"error","msg":"Failed to parse configuration","error":"failed to instantiate the plugin type prefix-cache-scorer: strict decoding error: unknown field \\"hashBlockSize\\""}',
    ),
  },
  {
    name: 'two EPPs without leader election',
    className: 'istio',
    expected: 'epp EppReplicasSplit',
    options: { epp: { replicas: 2 } },
    happen: withArgs('epp', args =>
      args.filter(arg => !arg.includes('leader-election')),
    ),
  },
  {
    name: 'no EPP gets to lead',
    className: 'istio',
    expected: 'epp PodsNotReady',
    options: { epp: { replicas: 2 } },
    happen: notReady('epp'),
  },
  {
    name: 'the EPP counts no endpoint though pods are ready',
    className: 'istio',
    expected: 'epp EppSeesNoEndpoints',
    disagrees: true,
    probes: [
      eppFiguresProbe(
        { readyEndpoints: 0 },
        { ...at, pod: 'demo-epp-0', readyPods: 3 },
      ),
    ],
  },
  {
    name: 'istio: a sidecar is injected into the EPP',
    className: 'istio',
    expected: 'epp SidecarInjected',
    happen: injected('epp', 'containers'),
  },
  {
    name: 'istio: a native sidecar is injected into model pods',
    className: 'istio',
    expected: 'decode SidecarInjected',
    happen: injected('decode', 'initContainers'),
  },
  {
    name: 'agentgateway: STRICT mTLS in an ambient namespace',
    className: 'agentgateway',
    expected: 'epp MtlsStrict',
    happen: stack => {
      ambient(stack);
      strictMesh(stack);
    },
  },
  {
    name: 'istio: STRICT mTLS before model pods, an EPP outside of the mesh',
    className: 'istio',
    expected: 'decode MtlsStrict',
    happen: stack => {
      stack.change('Pod', 'decode', ({ metadata }) => ({
        metadata: {
          ...metadata,
          labels: { ...metadata.labels, 'sidecar.istio.io/inject': 'true' },
        },
      }));
      injected('decode', 'containers')(stack);
      strictMesh(stack);
    },
  },
  {
    name: 'a NetworkPolicy lets nobody in',
    className: 'istio',
    expected: 'epp NetworkPolicyBlocks',
    happen: networkPolicy({ podSelector: {}, policyTypes: ['Ingress'] }),
  },
  {
    name: 'a NetworkPolicy lets only the EPP reach model pods',
    className: 'kgateway',
    expected: 'decode NetworkPolicyBlocks',
    happen: networkPolicy({
      podSelector: { matchLabels: { 'llm-d.ai/role': 'decode' } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [
            {
              podSelector: {
                matchLabels: {
                  'app.kubernetes.io/component': 'endpoint-picker',
                },
              },
            },
          ],
        },
      ],
    }),
  },
  {
    name: 'a NetworkPolicy admits everybody, on another port',
    className: 'agentgateway',
    expected: 'epp NetworkPolicyBlocks',
    happen: networkPolicy({
      podSelector: {},
      ingress: [{ ports: [{ port: 8080, protocol: 'TCP' }] }],
    }),
  },
  {
    name: 'model pods wait for a node with a GPU',
    className: 'istio',
    expected: 'decode PodsNotScheduled',
    happen: stack => {
      stack.change('Pod', 'decode', () => ({
        status: {
          phase: 'Pending',
          conditions: [
            {
              type: 'PodScheduled',
              status: 'False',
              reason: 'Unschedulable',
              message:
                '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.',
            },
          ],
        },
      }));
    },
  },
  {
    name: 'a quota is exceeded (condition ReplicaFailure)',
    className: 'istio',
    expected: 'decode QuotaExceeded',
    happen: podsRefused(
      'pods "demo-decode-7c9d8b5f4-x2x9z" is forbidden: exceeded quota: compute, requested: requests.cpu=2, used: requests.cpu=8, limited: requests.cpu=8',
    ),
  },
  {
    name: 'Pod Security refuses the pods (condition ReplicaFailure)',
    className: 'istio',
    expected: 'decode PodSecurityRefused',
    happen: podsRefused(
      'pods "demo-decode-7c9d8b5f4-x2x9z" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "model-server" must set securityContext.allowPrivilegeEscalation=false)',
    ),
  },
  {
    name: 'an admission webhook refuses the pods',
    className: 'istio',
    expected: 'decode AdmissionRefused',
    happen: podsRefused(
      'admission webhook "validate.kyverno.svc-fail" denied the request: resource Pod/llm-d-sim/ was blocked due to the following policies',
    ),
  },
  {
    name: 'an admission webhook does not answer',
    className: 'istio',
    expected: 'decode AdmissionRefused',
    happen: podsRefused(
      'Internal error occurred: failed calling webhook "namespace.sidecar-injector.istio.io": failed to call webhook: Post "https://istiod.istio-system.svc:443/inject?timeout=10s": no endpoints available for service "istiod"',
    ),
  },
  {
    name: 'the status of the Gateway is about an older generation, for an hour',
    className: 'istio',
    expected: 'gateway StatusStale',
    happen: stack => changedAnHourAgo(stack, 'Gateway'),
  },
  {
    name: 'the status of a Deployment is about an older generation, for an hour',
    className: 'istio',
    expected: 'decode StatusStale',
    happen: stack => changedAnHourAgo(stack, 'Deployment', 'decode'),
  },
  {
    name: 'status says Ready, the request fails at ext_proc',
    className: 'istio',
    expected: 'epp ProbeFailed',
    disagrees: true,
    probes: [answered(500, '')],
  },
  {
    name: 'status says Ready, nobody answers at the gateway',
    className: 'agentgateway',
    expected: 'gateway GatewayUnreachable',
    disagrees: true,
    probes: [
      throughGateway({ type: 'unanswered', error: 'connect ECONNREFUSED' }),
    ],
  },
  {
    name: 'status says Ready, the gateway knows no such route',
    className: 'istio',
    expected: 'route RouteNotMatched',
    disagrees: true,
    probes: [answered(404, '')],
  },
  {
    name: 'status says Ready, the gateway reaches no endpoint',
    className: 'istio',
    expected: 'decode EndpointsUnreachable',
    disagrees: true,
    probes: [answered(503, 'no healthy upstream')],
  },
  {
    name: 'status says that the Gateway is not programmed, and the request passes',
    className: 'istio',
    expected: 'gateway GatewayNotProgrammed',
    disagrees: true,
    happen: refused('Gateway', 'Programmed', 'AddressNotAssigned', 'pending'),
    probes: [served],
  },
  {
    name: 'requests are refused with 429',
    className: 'istio',
    expected: 'decode Saturated',
    disagrees: true,
    probes: [answered(429, 'inference error: InferencePoolResourceExhausted')],
  },
  {
    name: 'requests pile up in the queues of model pods',
    className: 'istio',
    expected: 'decode Saturated',
    disagrees: true,
    probes: figures({ waiting: 400 }),
  },
  {
    name: 'the KV cache of every model pod is full',
    className: 'istio',
    expected: 'decode KvCacheFull',
    disagrees: true,
    probes: figures({ kvCacheUsage: 1 }),
  },
  {
    name: 'model pods have no metrics (404)',
    className: 'istio',
    expected: 'decode MetricsNotServed',
    disagrees: true,
    probes: figures({ problem: 'NotServed', message: 'HTTP 404' }),
  },
  {
    name: 'model pods do not answer the scrape: figures are stale',
    className: 'istio',
    expected: 'decode MetricsStale',
    disagrees: true,
    probes: figures({ problem: 'NoAnswer', message: 'no answer within 5 s' }),
  },
  {
    name: 'nobody runs the operator',
    className: 'istio',
    expected: 'stack OperatorSilent',
    happen: stack => {
      stack.change('SchedulerInstall', '', unanswered);
      (
        [
          'Gateway',
          'HTTPRoute',
          'ReferenceGrant',
          'InferencePool',
          'Service',
        ] as const
      ).forEach(kind => stack.remove(kind));
    },
  },
  {
    name: 'the namespace is being deleted',
    className: 'istio',
    expected: 'stack NamespaceTerminating',
    happen: stack => {
      stack.change('Namespace', '', ({ metadata }) => ({
        metadata: { ...metadata, deletionTimestamp: anHourAgo },
        status: {
          phase: 'Terminating',
          conditions: [
            {
              type: 'NamespaceFinalizersRemaining',
              status: 'True',
              reason: 'SomeFinalizersRemain',
              message:
                'Some content in the namespace has finalizers remaining: sim.llm-d.io/cleanup in 1 resource instances',
            },
          ],
        },
      }));
      (['Pod', 'Deployment', 'Service', 'InferencePool'] as const).forEach(
        kind => stack.remove(kind),
      );
    },
  },
  {
    name: 'the API server does not know the portal (401)',
    expected: 'stack ClusterUnauthorized',
    unreadable: 'Unauthorized',
  },
  {
    name: 'the API server is gone',
    expected: 'stack ClusterUnreachable',
    unreadable: 'Unreachable',
  },
  {
    name: 'the API server is slow',
    expected: 'stack ClusterTooSlow',
    unreadable: 'TooSlow',
  },
];

const leads = (stack: HealthyStack) => {
  notReady('epp-1')(stack);
  notReady('epp-2')(stack);
  stack.change('Deployment', 'epp', ({ status }) => ({
    status: {
      ...Object(status),
      readyReplicas: 1,
      conditions: [
        { type: 'Available', status: 'False' },
        {
          type: 'Progressing',
          status: 'False',
          reason: 'ProgressDeadlineExceeded',
        },
      ],
    },
  }));
};

/** Stacks in which nothing is wrong, though it looks so at first sight. */
export const healthyControls: readonly Omit<RecordedFault, 'expected'>[] = [
  ...(['local', 'istio', 'agentgateway', 'kgateway'] as const).map(
    className => ({
      name: `${className}: as its controllers answer when all is well`,
      className,
      probes: [served, ...figures({})],
    }),
  ),
  {
    name: 'three EPPs with leader election: one leads, the others are never ready',
    className: 'istio',
    options: { epp: { replicas: 3 } },
    happen: leads,
  },
  ...(['istio', 'agentgateway', 'kgateway'] as const).map(className => ({
    name: `${className}: with the NetworkPolicies that the custom resource asks for`,
    className,
    options: { install: { networkPolicy: { enabled: true } } },
  })),
  {
    name: 'istio: TLS to the EPP, declared in the DestinationRule that is compiled',
    className: 'istio',
    options: { epp: { tls: { enabled: true } } },
  },
  {
    name: 'istio: STRICT mTLS in an ambient namespace, where everybody is in the mesh',
    className: 'istio',
    happen: stack => {
      ambient(stack);
      strictMesh(stack);
    },
  },
  {
    name: 'STRICT mTLS in a mesh that these pods are not in',
    className: 'agentgateway',
    happen: strictMesh,
  },
  {
    name: 'a model server that refuses a request in its own words: the way is open',
    className: 'istio',
    probes: [answered(400, 'no such model', 'demo-decode-0')],
  },
  {
    name: 'another pool in the namespace, with pods of its own',
    className: 'istio',
    happen: stack => {
      const [pool] = stack.find('InferencePool');
      stack.add({
        ...pool,
        metadata: { ...pool.metadata, name: 'neighbour' },
        spec: {
          ...Object(pool.spec),
          selector: { matchLabels: { 'app.kubernetes.io/name': 'neighbour' } },
        },
      });
    },
  },
];
