import type { StackResource } from '../crd';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { NamespacedName } from '../names/stackNames';
import { servedVersion, type Capabilities } from './Capabilities';
import type { EndpointPicker } from './EndpointPicker';
import { objectMetadata, type StackComponent } from './objectMetadata';

type LoadBalancing = NonNullable<
  Extract<
    StackResource,
    { kind: 'SchedulerInstall' }
  >['spec']['destinationRule']
>;

/** Host of a Service, as Istio knows it. */
export function serviceHost({ name, namespace }: NamespacedName): string {
  return `${name}.${namespace}.svc.cluster.local`;
}

/** Tells Istio that the EPP speaks TLS, with a certificate of its own making. */
export function eppDestinationRule(
  { names, resource }: EndpointPicker,
  capabilities: Capabilities,
): KubernetesObject {
  return destinationRule(
    { resource, component: 'endpoint-picker', place: names.epp },
    names.epp,
    { tls: { mode: 'SIMPLE', insecureSkipVerify: true } },
    capabilities,
  );
}

/** How Istio spreads requests over the pods of a Service, where that is asked for. */
export function loadBalancingRules(
  resource: StackResource,
  wanted: LoadBalancing | undefined,
  { place, service }: { place: NamespacedName; service: NamespacedName },
  capabilities: Capabilities,
): KubernetesObject[] {
  if (!wanted?.enabled) {
    return [];
  }
  const { algorithm, connectionPool: limits } = wanted;
  const http = {
    ...(limits?.http1MaxPendingRequests !== undefined && {
      http1MaxPendingRequests: limits.http1MaxPendingRequests,
    }),
    ...(limits?.maxRequestsPerConnection !== undefined && {
      maxRequestsPerConnection: limits.maxRequestsPerConnection,
    }),
  };
  return [
    destinationRule(
      { resource, component: 'direct-service', place },
      service,
      {
        loadBalancer: {
          // Deprecated by Istio, for the same.
          simple: algorithm === 'LEAST_CONN' ? 'LEAST_REQUEST' : algorithm,
        },
        ...(Object.keys(http).length > 0 && { connectionPool: { http } }),
      },
      capabilities,
    ),
  ];
}

function destinationRule(
  owner: {
    resource: StackResource;
    component: StackComponent;
    place: NamespacedName;
  },
  service: NamespacedName,
  trafficPolicy: Record<string, unknown>,
  capabilities: Capabilities,
): KubernetesObject {
  return {
    apiVersion: servedVersion(capabilities, 'DestinationRule', [
      'networking.istio.io/v1',
      'networking.istio.io/v1beta1',
    ]),
    kind: 'DestinationRule',
    metadata: objectMetadata(owner.resource, owner.component, owner.place),
    spec: { host: serviceHost(service), trafficPolicy },
  };
}
