import type {
  HealthNode,
  HealthNodeId,
  HealthReport,
  HealthStatus,
  ObjectReference,
  PodHealth,
} from '@llm-d-sim/plugin-llm-d-common';

/** Endpoints of the sample stack are these pods with `-rank-0` behind. */
export const podNames = [
  'demo-decode-6c9f7d-4xkzq',
  'demo-decode-6c9f7d-9wvtb',
  'demo-decode-6c9f7d-tr5mn',
] as const;
const prefillPod = 'demo-prefill-58b4c9-jq2ld';

const objectOf: Partial<Record<HealthNodeId, [string, string, string]>> = {
  stack: ['sim.llm-d.io/v1alpha1', 'SchedulerInstall', 'demo'],
  gateway: ['gateway.networking.k8s.io/v1', 'Gateway', 'demo-gateway'],
  route: ['gateway.networking.k8s.io/v1', 'HTTPRoute', 'demo-route'],
  pool: ['inference.networking.k8s.io/v1', 'InferencePool', 'demo'],
  epp: ['apps/v1', 'Deployment', 'demo-epp'],
  decode: ['apps/v1', 'Deployment', 'demo-decode'],
  prefill: ['apps/v1', 'Deployment', 'demo-prefill'],
  'direct-service': ['v1', 'Service', 'demo-direct'],
};

const sources: Partial<Record<HealthNodeId, string>> = {
  gateway: 'Gateway/llm-d-sim/demo-gateway condition Programmed',
  route: 'HTTPRoute/llm-d-sim/demo-route condition Accepted',
  pool: 'InferencePool/llm-d-sim/demo condition Accepted',
  epp: 'Deployment/llm-d-sim/demo-epp rollout',
  decode: 'Deployment/llm-d-sim/demo-decode rollout',
  prefill: 'Deployment/llm-d-sim/demo-prefill rollout',
};

export function aNode(
  id: HealthNodeId,
  status: HealthStatus,
  more: Partial<HealthNode> = {},
): HealthNode {
  const object = objectOf[id];
  const reference: ObjectReference[] = object
    ? [
        {
          apiVersion: object[0],
          kind: object[1],
          namespace: 'llm-d-sim',
          name: object[2],
        },
      ]
    : [];
  const message =
    more.message ??
    (status === 'healthy' ? 'As it should be' : `It is ${status}`);
  return {
    id,
    title: object?.[2] ?? id,
    status,
    reason: status === 'healthy' ? 'Healthy' : 'RolloutStuck',
    message,
    evidence: [
      {
        source: sources[id] ?? `${id} condition Ready`,
        status,
        message,
        observedAt: '2026-11-23T10:00:00Z',
      },
    ],
    objects: reference,
    children: [],
    ...more,
  };
}

function aPod(name: string, role: PodHealth['role']): PodHealth {
  return {
    name,
    role,
    status: 'healthy',
    message: 'Ready',
    ready: true,
    restarts: 0,
    ip: '10.42.0.7',
    startedAt: '2026-11-23T09:12:00Z',
  };
}

const crash =
  'demo-epp-7f6d5-x2v9k has crashed 4 times: unknown plugin type "telepathy-scorer"';

/**
 * A report of a stack of three decode pods and a prefill pod.
 *
 * @param status - `degraded`: the EPP crashes; `progressing`: pods come up; `unknown`: the cluster tells nothing of the pool
 */
export function aHealth(
  status: HealthStatus = 'healthy',
  more: Partial<HealthReport> = {},
): HealthReport {
  const degraded = status === 'degraded';
  const because = (causedBy: HealthNodeId): Partial<HealthNode> =>
    degraded ? { causedBy, message: 'No endpoint picker answers' } : {};
  const children = [
    aNode('gateway', 'healthy'),
    aNode('route', degraded ? 'degraded' : 'healthy', because('epp')),
    aNode('pool', status === 'unknown' ? 'unknown' : 'healthy', {
      ...(status === 'unknown' && { message: 'Its status could not be read' }),
    }),
    aNode('epp', degraded ? 'degraded' : 'healthy', {
      ...(degraded && { reason: 'CrashLoop', message: crash }),
    }),
    aNode('prefill', 'healthy'),
    aNode('decode', status === 'progressing' ? 'progressing' : 'healthy', {
      ...(status === 'progressing' && { message: '2 of 3 pods are ready' }),
    }),
    aNode('direct-service', 'healthy'),
  ];
  return {
    status,
    root: aNode('stack', 'healthy', { status, children }),
    ...(degraded && {
      rootCause: {
        node: 'epp' as const,
        reason: 'CrashLoop',
        message: crash,
        fix: 'Correct spec.epp.config of the SchedulerInstall: name a plugin that this EPP version has.',
      },
    }),
    pods: [
      ...podNames.map((name, index) => ({
        ...aPod(name, 'decode'),
        ...(status === 'progressing' &&
          index === 2 && {
            status: 'progressing' as const,
            ready: false,
            message: 'Starting since 6 s',
          }),
      })),
      aPod(prefillPod, 'prefill'),
    ],
    observedAt: '2026-11-23T10:05:00Z',
    gatewayUrl: 'http://127.64.0.2:80',
    localStandIn: true,
    ...more,
  };
}
