import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { StackSnapshot } from './StackSnapshot';

/** The same snapshot, its objects in the order of their names. */
export function inOrder(snapshot: StackSnapshot): StackSnapshot {
  return {
    ...snapshot,
    gatewayClasses: sorted(snapshot.gatewayClasses),
    gateways: sorted(snapshot.gateways),
    routes: sorted(snapshot.routes),
    grants: sorted(snapshot.grants),
    pools: sorted(snapshot.pools),
    services: sorted(snapshot.services),
    deployments: sorted(snapshot.deployments),
    pods: sorted(snapshot.pods),
    networkPolicies: sorted(snapshot.networkPolicies),
    destinationRules: sorted(snapshot.destinationRules),
    peerAuthentications: sorted(snapshot.peerAuthentications),
    events: sorted(snapshot.events),
  };
}

function sorted(objects: KubernetesObject[]): KubernetesObject[] {
  const precedes = (one: KubernetesObject, other: KubernetesObject) => {
    const { name: a, namespace: homeA = '' } = one.metadata;
    const { name: b, namespace: homeB = '' } = other.metadata;
    return homeA < homeB || (homeA === homeB && a < b);
  };
  return objects.length < 2
    ? objects
    : objects.toSorted((one, other) => {
        if (precedes(one, other)) return -1;
        return precedes(other, one) ? 1 : 0;
      });
}
