import type {
  ClusterChoice,
  DriftReport,
  EppProfileView,
  HealthNodeId,
  NodeDetails,
} from '@llm-d-sim/plugin-llm-d-common';
import { stackObjects } from './stackObjects';

/** Details of a node of the sample stack: as of an EPP that has crashed. */
export function nodeDetails(node: HealthNodeId): NodeDetails {
  return {
    node,
    conditions: [
      {
        object: 'Deployment/demo-epp',
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
        stale: false,
        lastTransitionTime: '2026-11-23T10:01:00Z',
      },
      {
        object: 'SchedulerInstall/demo',
        type: 'EppReady',
        status: 'False',
        reason: 'RolloutStuck',
        message: '0 of 1 pods are ready',
        stale: true,
        lastTransitionTime: '2026-11-23T10:01:04Z',
      },
    ],
    events: [
      {
        type: 'Warning',
        reason: 'BackOff',
        message: 'Back-off restarting failed container epp',
        regarding: 'Pod/demo-epp-7f6d5-x2v9k',
        count: 4,
        lastSeen: '2026-11-23T10:04:40Z',
      },
      {
        type: 'Normal',
        reason: 'Pulled',
        message: 'Container image already present on machine',
        regarding: 'Pod/demo-epp-7f6d5-x2v9k',
        count: 5,
        lastSeen: '2026-11-23T10:04:38Z',
      },
    ],
    logs: [
      {
        pod: 'demo-epp-7f6d5-x2v9k',
        container: 'epp',
        previous: true,
        lines: [
          '{"level":"info","ts":"2026-11-23T10:04:38Z","msg":"Loading configuration","path":"/config/epp-config.yaml"}',
          '{"level":"error","ts":"2026-11-23T10:04:38Z","msg":"Failed to load configuration","error":"unknown plugin type \\"telepathy-scorer\\""}',
        ],
      },
    ],
    objects:
      node === 'stack'
        ? stackObjects
        : [
            {
              apiVersion: 'apps/v1',
              kind: 'Deployment',
              metadata: { name: 'demo-epp', namespace: 'llm-d-sim' },
              spec: { replicas: 1 },
            },
          ],
  };
}

/** Something was changed by hand, and something is missing. */
export const driftReport: DriftReport = {
  observedAt: '2026-11-23T10:05:00Z',
  entries: [
    {
      state: 'different',
      object: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        namespace: 'llm-d-sim',
        name: 'demo-epp',
      },
      differences: [
        {
          path: 'spec.template.spec.containers[name=epp].image',
          reason: 'differs',
          desired: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0',
          live: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.9.1',
          owner: 'kubectl-edit',
          pointer: ['spec'],
          elements: [],
        },
        {
          path: 'spec.replicas',
          reason: 'differs',
          desired: 1,
          live: 2,
          owner: 'kubectl-scale',
          pointer: ['spec', 'replicas'],
          elements: [],
        },
      ],
    },
    {
      state: 'missing',
      object: {
        apiVersion: 'v1',
        kind: 'Service',
        namespace: 'llm-d-sim',
        name: 'demo-direct',
      },
    },
    ...[
      'Gateway/demo-gateway',
      'HTTPRoute/demo-route',
      'InferencePool/demo',
    ].map(label => ({
      state: 'same' as const,
      object: {
        apiVersion: 'v1',
        kind: label.split('/')[0],
        namespace: 'llm-d-sim',
        name: label.split('/')[1],
      },
    })),
  ],
};

/** The default profile, with something to say about it. */
export const eppProfile: EppProfileView = {
  version: 'v0.10.0',
  image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0',
  replicas: 1,
  verbosity: 4,
  profiles: [
    {
      name: 'default',
      plugins: [
        { name: 'decode-filter', type: 'decode-filter', role: 'filter' },
        {
          name: 'load-aware-scorer',
          type: 'load-aware-scorer',
          role: 'scorer',
          weight: 1,
          parameters: { threshold: 100 },
        },
        {
          name: 'prefix-cache-scorer',
          type: 'prefix-cache-scorer',
          role: 'scorer',
          weight: 2,
          parameters: { hashBlockSize: 5, maxPrefixBlocksToMatch: 256 },
        },
        {
          name: 'kv-cache-utilization-scorer',
          type: 'kv-cache-utilization-scorer',
          role: 'scorer',
          weight: 1,
        },
        { name: 'max-score-picker', type: 'max-score-picker', role: 'picker' },
      ],
    },
  ],
  findings: [
    {
      severity: 'warning',
      rule: 'zero-weight',
      path: 'spec.epp.config.plugins[1].parameters.threshold',
      message: 'a threshold of 100 waiting requests is never reached by 3 pods',
      fix: 'Leave it out, or set what a pod really queues',
      docs: 'docs/reference/lint/zero-weight.md',
    },
  ],
  editable: true,
};

/** One cluster that is there, and one that is not. */
export const clusterChoices: ClusterChoice[] = [
  {
    name: 'local',
    title: 'Local cluster',
    reachable: true,
    namespaces: ['llm-d-sim', 'team-*'],
    existingNamespaces: ['llm-d-sim', 'team-search'],
    version: '1.33',
    gatewayClasses: [
      { name: 'local', provider: 'local', accepted: true },
      { name: 'istio', provider: 'istio', accepted: false },
    ],
    missing: [],
    taken: [
      { kind: 'SchedulerInstall', namespace: 'llm-d-sim', name: 'taken' },
    ],
    localStandIn: true,
  },
  {
    name: 'staging-eu',
    reachable: false,
    message: 'connect ETIMEDOUT',
    namespaces: ['*'],
    existingNamespaces: [],
    gatewayClasses: [],
    missing: [],
    taken: [],
    localStandIn: false,
  },
];
