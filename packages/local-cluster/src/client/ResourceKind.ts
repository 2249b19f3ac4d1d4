import type {
  CoreV1Event,
  V1ConfigMap,
  V1CustomResourceDefinition,
  V1Deployment,
  V1DeploymentSpec,
  V1Endpoints,
  V1EndpointSlice,
  V1Lease,
  V1Namespace,
  V1Node,
  V1Pod,
  V1PodSpec,
  V1ReplicaSet,
  V1ReplicaSetSpec,
  V1Secret,
  V1Service,
  V1ServiceAccount,
  V1ServiceSpec,
  V2HorizontalPodAutoscaler,
  V2HorizontalPodAutoscalerSpec,
} from '@kubernetes/client-node';
import type { ObjectKey, Stored, StoredObject } from './KubernetesObject';
import type { Wire } from './Wire';

/**
 * A kind and where the API server serves it. The type parameter says what its objects look like: the server has checked
 * them against the kind's schema, so clients trust it.
 */
export interface ResourceKind<T extends StoredObject> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Carries the type of the objects; nothing at run time. */
  readonly objects?: T;
}

export type Pod = Stored<V1Pod, { spec: Wire<V1PodSpec> }>;
export type Deployment = Stored<V1Deployment, { spec: Wire<V1DeploymentSpec> }>;
export type ReplicaSet = Stored<V1ReplicaSet, { spec: Wire<V1ReplicaSetSpec> }>;
export type HorizontalPodAutoscaler = Stored<
  V2HorizontalPodAutoscaler,
  { spec: Wire<V2HorizontalPodAutoscalerSpec> }
>;
export type Service = Stored<V1Service, { spec: Wire<V1ServiceSpec> }>;
export type EndpointSlice = Stored<V1EndpointSlice>;
export type Endpoints = Stored<V1Endpoints>;
export type Namespace = Stored<V1Namespace>;
export type Node = Stored<V1Node>;
export type ConfigMap = Stored<V1ConfigMap>;
export type Secret = Stored<V1Secret>;
export type ServiceAccount = Stored<V1ServiceAccount>;
export type Event = Stored<CoreV1Event>;
export type Lease = Stored<V1Lease>;
export type CustomResourceDefinition = Stored<V1CustomResourceDefinition>;

function namespaced<T extends StoredObject>(
  apiVersion: string,
  kind: string,
  plural: string,
): ResourceKind<T> {
  return { apiVersion, kind, plural, namespaced: true };
}

function clusterScoped<T extends StoredObject>(
  apiVersion: string,
  kind: string,
  plural: string,
): ResourceKind<T> {
  return { apiVersion, kind, plural, namespaced: false };
}

export const pods = namespaced<Pod>('v1', 'Pod', 'pods');
export const services = namespaced<Service>('v1', 'Service', 'services');
export const endpoints = namespaced<Endpoints>('v1', 'Endpoints', 'endpoints');
export const configMaps = namespaced<ConfigMap>(
  'v1',
  'ConfigMap',
  'configmaps',
);
export const secrets = namespaced<Secret>('v1', 'Secret', 'secrets');
export const serviceAccounts = namespaced<ServiceAccount>(
  'v1',
  'ServiceAccount',
  'serviceaccounts',
);
export const events = namespaced<Event>('v1', 'Event', 'events');
export const namespaces = clusterScoped<Namespace>(
  'v1',
  'Namespace',
  'namespaces',
);
export const nodes = clusterScoped<Node>('v1', 'Node', 'nodes');
export const deployments = namespaced<Deployment>(
  'apps/v1',
  'Deployment',
  'deployments',
);
export const replicaSets = namespaced<ReplicaSet>(
  'apps/v1',
  'ReplicaSet',
  'replicasets',
);
export const horizontalPodAutoscalers = namespaced<HorizontalPodAutoscaler>(
  'autoscaling/v2',
  'HorizontalPodAutoscaler',
  'horizontalpodautoscalers',
);
export const endpointSlices = namespaced<EndpointSlice>(
  'discovery.k8s.io/v1',
  'EndpointSlice',
  'endpointslices',
);
export const leases = namespaced<Lease>(
  'coordination.k8s.io/v1',
  'Lease',
  'leases',
);
export const customResourceDefinitions =
  clusterScoped<CustomResourceDefinition>(
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    'customresourcedefinitions',
  );

/** The path of a kind, of its objects in one namespace, or of one object. */
export function pathOf(
  kind: Pick<ResourceKind<StoredObject>, 'apiVersion' | 'plural'>,
  target: Partial<ObjectKey> = {},
): string {
  const root = kind.apiVersion.includes('/') ? 'apis' : 'api';
  return [
    '',
    root,
    kind.apiVersion,
    ...(target.namespace
      ? ['namespaces', encodeURIComponent(target.namespace)]
      : []),
    kind.plural,
    ...(target.name ? [encodeURIComponent(target.name)] : []),
  ].join('/');
}
