import { compile } from '../../compile';
import { parseStackResource, type StackResource } from '../../crd';
import type { KubernetesObject } from '../../kubernetes/KubernetesObject';
import type { LogExcerpt, StackSnapshot, StackTarget } from '../StackSnapshot';

/** The moment at which the stack is looked at; everything in it was made an hour before. */
export const now = new Date('2026-11-23T12:00:00Z');
export const anHourAgo = '2026-11-23T11:00:00Z';
export const justNow = '2026-11-23T11:59:50Z';

export const namespace = 'llm-d-sim';
const gatewayNamespace = 'ingress';

/** GatewayClasses by their controllers. */
const controllers: Readonly<Record<string, string>> = {
  local: 'sim.llm-d.io/local-gateway',
  istio: 'istio.io/gateway-controller',
  agentgateway: 'agentgateway.dev/agentgateway',
  kgateway: 'kgateway.dev/kgateway',
};

/** How one healthy stack differs from another. */
export interface HealthyStackOptions {
  name?: string;
  namespace?: string;
  className?: 'local' | 'istio' | 'agentgateway' | 'kgateway';
  /** Over the SchedulerInstall's `epp`. */
  epp?: Record<string, unknown>;
  /** Over the SchedulerInstall's spec. */
  install?: Record<string, unknown>;
}

const condition = (type: string, generation?: number) => ({
  type,
  status: 'True',
  reason: type,
  message: '',
  lastTransitionTime: anHourAgo,
  ...(generation !== undefined && { observedGeneration: generation }),
});

/** One of a snapshot's lists, or the custom resources. */
export type ObjectKind =
  | 'Gateway'
  | 'GatewayClass'
  | 'HTTPRoute'
  | 'ReferenceGrant'
  | 'InferencePool'
  | 'Service'
  | 'Deployment'
  | 'Pod'
  | 'SchedulerInstall'
  | 'SimulatorDeployment'
  | 'Namespace'
  | 'NetworkPolicy'
  | 'DestinationRule'
  | 'PeerAuthentication'
  | 'Event';

/** What the operator makes of a stack with gateway and model pods in two namespaces, as controllers answer when all is well. */
export class HealthyStack {
  readonly #objects: KubernetesObject[];
  readonly #logs: LogExcerpt[] = [];
  readonly #name: string;
  readonly #namespace: string;

  constructor(options: HealthyStackOptions = {}) {
    const { className = 'local', name = 'demo' } = options;
    const home = options.namespace ?? namespace;
    this.#name = name;
    this.#namespace = home;
    const metadata = {
      name,
      namespace: home,
      uid: '1',
      generation: 2,
      creationTimestamp: anHourAgo,
    };
    const resources = [
      parse({
        apiVersion: 'sim.llm-d.io/v1alpha1',
        kind: 'SimulatorDeployment',
        metadata,
        spec: {
          decode: { enabled: true, replicas: 3 },
          prefill: { enabled: true, replicas: 1 },
        },
      }),
      parse({
        apiVersion: 'sim.llm-d.io/v1alpha1',
        kind: 'SchedulerInstall',
        metadata,
        spec: {
          simulatorNamespace: home,
          schedulerNamespace: gatewayNamespace,
          proxyService: {
            name: `${name}-direct`,
            selector: {
              'llm-d.ai/role': 'decode',
              'app.kubernetes.io/name': name,
            },
          },
          epp: {
            enabled: true,
            image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0',
            ...options.epp,
          },
          gateway: { enabled: true, className },
          routing: { enabled: true, backendType: 'InferencePool' },
          ...options.install,
        },
      }),
    ];
    const made = resources.flatMap(resource =>
      compile(resource, { kinds: [], kubernetesVersion: '1.34' }),
    );
    const gatewayName =
      made.find(({ kind }) => kind === 'Gateway')?.metadata.name ?? '';
    this.#objects = [
      ...resources.map(resource => ({
        ...resource,
        metadata,
        status: {
          conditions: ['Valid', 'Applied', 'Ready'].map(type =>
            condition(type, metadata.generation),
          ),
          gatewayURL: 'http://127.64.0.2:80',
        },
      })),
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: home, creationTimestamp: anHourAgo },
        status: { phase: 'Active' },
      },
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'GatewayClass',
        metadata: { name: className },
        spec: { controllerName: controllers[className] },
      },
      ...made.map(object => answered(object, gatewayName)),
      ...made.flatMap(podsOf),
    ];
  }

  /** Objects of a kind whose names contain a text. */
  find(kind: ObjectKind, name = ''): KubernetesObject[] {
    return this.#objects.filter(
      object => object.kind === kind && object.metadata.name.includes(name),
    );
  }

  add(...objects: KubernetesObject[]): this {
    this.#objects.push(...objects);
    return this;
  }

  log(...excerpts: LogExcerpt[]): this {
    this.#logs.push(...excerpts);
    return this;
  }

  remove(kind: ObjectKind, name = ''): this {
    const gone = new Set(this.find(kind, name));
    this.#objects.splice(
      0,
      this.#objects.length,
      ...this.#objects.filter(object => !gone.has(object)),
    );
    return this;
  }

  /** Puts another object in place of every one of a kind whose name contains a text; objects themselves never change. */
  change(
    kind: ObjectKind,
    name: string,
    change: (object: KubernetesObject) => Partial<KubernetesObject>,
  ): this {
    const changed = new Set(this.find(kind, name));
    this.#objects.splice(
      0,
      this.#objects.length,
      ...this.#objects.map(object =>
        changed.has(object) ? { ...object, ...change(object) } : object,
      ),
    );
    return this;
  }

  get target(): StackTarget {
    const place = { namespace: this.#namespace, name: this.#name };
    return {
      pool: { namespace: this.#namespace, name: `${this.#name}-pool` },
      schedulerInstall: place,
      simulatorDeployment: place,
    };
  }

  /** Everything, as informers of the cluster have it. */
  get objects(): readonly KubernetesObject[] {
    return this.#objects;
  }

  snapshot(gaps: StackSnapshot['gaps'] = []): StackSnapshot {
    const [install] = this.find('SchedulerInstall');
    const [simulator] = this.find('SimulatorDeployment');
    const pool = this.find('InferencePool').find(
      ({ metadata }) => metadata.name === this.target.pool.name,
    );
    const place = { namespace: this.#namespace, name: this.#name };
    const inPoolNamespace = (kind: ObjectKind) =>
      this.find(kind).filter(
        ({ metadata }) => metadata.namespace === this.#namespace,
      );
    const poolPlace = this.target.pool;
    return {
      pool: { ...poolPlace, ...(pool && { object: pool }) },
      schedulerInstall: { ...place, ...(install && { object: install }) },
      simulatorDeployment: {
        ...place,
        ...(simulator && { object: simulator }),
      },
      gatewayClasses: this.find('GatewayClass'),
      gateways: this.find('Gateway'),
      routes: this.find('HTTPRoute'),
      grants: inPoolNamespace('ReferenceGrant'),
      pools: inPoolNamespace('InferencePool'),
      services: inPoolNamespace('Service'),
      deployments: inPoolNamespace('Deployment'),
      pods: inPoolNamespace('Pod'),
      networkPolicies: inPoolNamespace('NetworkPolicy'),
      destinationRules: inPoolNamespace('DestinationRule'),
      peerAuthentications: this.find('PeerAuthentication'),
      events: inPoolNamespace('Event'),
      namespace: this.find('Namespace', this.#namespace)[0],
      logs: this.#logs,
      gaps,
    };
  }
}

function parse(object: unknown): StackResource {
  const parsed = parseStackResource(object);
  if (!parsed.ok) {
    throw new Error(parsed.findings.map(({ message }) => message).join('\n'));
  }
  return parsed.resource;
}

const generation = 1;

/** An object as its controllers have answered it. */
function answered(
  object: KubernetesObject,
  gatewayName: string,
): KubernetesObject {
  const live = {
    ...object,
    metadata: {
      ...object.metadata,
      uid: object.metadata.name,
      generation,
      creationTimestamp: anHourAgo,
    },
  };
  const parents = {
    parents: [
      {
        parentRef: {
          kind: 'Gateway',
          name: gatewayName,
          namespace: gatewayNamespace,
        },
        conditions: [
          condition('Accepted', generation),
          condition('ResolvedRefs', generation),
        ],
      },
    ],
  };
  switch (object.kind) {
    case 'Gateway':
      return {
        ...live,
        status: {
          addresses: [{ type: 'IPAddress', value: '127.64.0.2' }],
          conditions: [
            condition('Accepted', generation),
            condition('Programmed', generation),
          ],
        },
      };
    case 'HTTPRoute':
    case 'InferencePool':
      return { ...live, status: parents };
    case 'Deployment': {
      const replicas = replicasOf(object);
      return {
        ...live,
        status: {
          observedGeneration: generation,
          replicas,
          updatedReplicas: replicas,
          readyReplicas: replicas,
          conditions: [condition('Available'), condition('Progressing')],
        },
      };
    }
    default:
      return live;
  }
}

function replicasOf({ spec }: KubernetesObject): number {
  return typeof spec === 'object' &&
    spec !== null &&
    'replicas' in spec &&
    typeof spec.replicas === 'number'
    ? spec.replicas
    : 1;
}

function podSpecOf({ spec }: KubernetesObject): unknown {
  return Object(Object(spec).template).spec;
}

function podsOf(object: KubernetesObject): KubernetesObject[] {
  if (object.kind !== 'Deployment') {
    return [];
  }
  const { spec } = object;
  const labels =
    typeof spec === 'object' &&
    spec !== null &&
    'selector' in spec &&
    typeof spec.selector === 'object' &&
    spec.selector !== null &&
    'matchLabels' in spec.selector
      ? Object.fromEntries(Object.entries(spec.selector.matchLabels ?? {}))
      : {};
  return Array.from({ length: replicasOf(object) }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${object.metadata.name}-${index}`,
      namespace: object.metadata.namespace,
      creationTimestamp: anHourAgo,
      labels,
    },
    spec: podSpecOf(object),
    status: {
      phase: 'Running',
      podIP: `127.64.1.${index}`,
      startTime: anHourAgo,
      conditions: [condition('PodScheduled'), condition('Ready')],
      containerStatuses: [
        { restartCount: 0, state: { running: { startedAt: anHourAgo } } },
      ],
    },
  }));
}
