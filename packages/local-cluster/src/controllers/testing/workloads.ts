import type { StoredMetadata } from '../../client/KubernetesObject';
import type {
  Deployment,
  Pod,
  ReplicaSet,
  Service,
} from '../../client/ResourceKind';
import type { DeploymentAction } from '../planDeployment';

/** Objects for tests of the planning functions, as an API server would have stored them. */
export function stored(
  name: string,
  fields: Partial<StoredMetadata> = {},
): StoredMetadata {
  return {
    name,
    namespace: 'default',
    uid: `uid-${name}`,
    resourceVersion: '1',
    generation: 1,
    creationTimestamp: '2026-01-01T00:00:00Z',
    ...fields,
  };
}

export function deployment(
  spec: Partial<Deployment['spec']> & { replicas: number },
  image = 'app:1',
): Deployment {
  return {
    metadata: stored('web'),
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'app', image }] },
      },
      ...spec,
    },
  };
}

/** The ReplicaSet that an action of a plan makes. */
export function madeBy(
  action: DeploymentAction & { type: 'create' },
  age: number,
  template: Deployment['spec']['template'],
): ReplicaSet {
  return {
    metadata: stored(action.name, {
      creationTimestamp: new Date(
        Date.UTC(2026, 0, 1, 0, 0, age),
      ).toISOString(),
      annotations: { 'deployment.kubernetes.io/revision': String(age + 1) },
    }),
    spec: {
      replicas: action.replicas,
      selector: { matchLabels: {} },
      template,
    },
    status: { replicas: 0, availableReplicas: 0, readyReplicas: 0 },
  };
}

export function pod(
  name: string,
  options: {
    ready?: boolean;
    labels?: Record<string, string>;
    ip?: string;
    deleted?: boolean;
    node?: string;
    ports?: Record<string, number>;
    readySince?: string;
  } = {},
): Pod {
  const { ready = true, readySince = '2026-01-01T00:00:00Z' } = options;
  return {
    metadata: stored(name, {
      labels: options.labels ?? { app: 'web' },
      ...(options.deleted ? { deletionTimestamp: '2026-01-02T00:00:00Z' } : {}),
    }),
    spec: {
      nodeName: options.node ?? 'local',
      containers: [
        {
          name: 'app',
          ports: Object.entries(options.ports ?? {}).map(
            ([portName, containerPort]) => ({ name: portName, containerPort }),
          ),
        },
      ],
    },
    status: {
      phase: ready ? 'Running' : 'Pending',
      podIP: options.ip,
      conditions: [
        {
          type: 'Ready',
          status: ready ? 'True' : 'False',
          lastTransitionTime: readySince,
        },
      ],
    },
  };
}

export function service(spec: Partial<Service['spec']>): Service {
  return {
    metadata: stored('web'),
    spec: { selector: { app: 'web' }, ...spec },
  };
}
