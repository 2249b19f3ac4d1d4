/** Schemas of Kubernetes' own kinds, of a newer version than the real kube-apiserver that the tests build. */
export const KUBERNETES_SCHEMAS = 'kubernetes-models';

/** A kind whose schema an npm package carries. */
export interface PublishedSchema {
  apiVersion: string;
  kind: string;
  /** npm package. */
  package: string;
}

function schemasOf(
  npmPackage: string,
  kinds: Readonly<Record<string, readonly string[]>>,
): PublishedSchema[] {
  return Object.entries(kinds).flatMap(([apiVersion, names]) =>
    names.map(kind => ({ apiVersion, kind, package: npmPackage })),
  );
}

/** Which published schema an object is checked against, by kind. What is loaded for them stands in `publishedModels`. */
export const publishedSchemas: readonly PublishedSchema[] = [
  ...schemasOf(KUBERNETES_SCHEMAS, {
    v1: ['ConfigMap', 'Service', 'ServiceAccount'],
    'apps/v1': ['Deployment'],
    'autoscaling/v1': ['HorizontalPodAutoscaler'],
    'networking.k8s.io/v1': ['NetworkPolicy'],
    'policy/v1': ['PodDisruptionBudget'],
    'rbac.authorization.k8s.io/v1': ['Role', 'RoleBinding'],
  }),
  ...schemasOf('@kubernetes-models/gateway-api', {
    'gateway.networking.k8s.io/v1': ['Gateway', 'HTTPRoute', 'ReferenceGrant'],
    'gateway.networking.k8s.io/v1beta1': ['ReferenceGrant'],
  }),
  ...schemasOf('@kubernetes-models/istio', {
    'networking.istio.io/v1': ['DestinationRule'],
    'networking.istio.io/v1beta1': ['DestinationRule'],
    'networking.istio.io/v1alpha3': ['EnvoyFilter'],
  }),
  ...schemasOf('@kubernetes-models/prometheus-operator', {
    'monitoring.coreos.com/v1': ['ServiceMonitor'],
  }),
  ...schemasOf('@kubernetes-models/gke', {
    'networking.gke.io/v1': ['GCPBackendPolicy', 'HealthCheckPolicy'],
  }),
  ...schemasOf('@kubernetes-models/envoy-gateway', {
    'gateway.envoyproxy.io/v1alpha1': ['EnvoyProxy'],
  }),
];
