import type { JsonObject } from '../../json/JsonValue';
import { listAt, objectAt, objectsAt, stringAt } from '../../json/navigate';
import { setDefault } from './setDefault';

export function defaultService(object: JsonObject): void {
  const spec = objectAt(object, 'spec');
  setDefault(spec, 'type', 'ClusterIP');
  setDefault(spec, 'sessionAffinity', 'None');
  const type = stringAt(spec, 'type');
  if (type !== 'ExternalName') {
    setDefault(spec, 'internalTrafficPolicy', 'Cluster');
  }
  if (type === 'NodePort' || type === 'LoadBalancer') {
    setDefault(spec, 'externalTrafficPolicy', 'Cluster');
  }
  if (type === 'LoadBalancer') {
    setDefault(spec, 'allocateLoadBalancerNodePorts', true);
  }
  for (const port of objectsAt(spec, 'ports')) {
    setDefault(port, 'protocol', 'TCP');
    setDefault(port, 'targetPort', port.port ?? 0);
  }
}

export function defaultEndpoints(object: JsonObject): void {
  for (const subset of objectsAt(object, 'subsets')) {
    for (const port of objectsAt(subset, 'ports')) {
      setDefault(port, 'protocol', 'TCP');
    }
  }
}

export function defaultEndpointSlice(object: JsonObject): void {
  for (const port of objectsAt(object, 'ports')) {
    port.name ??= '';
    setDefault(port, 'protocol', 'TCP');
  }
}

export function defaultNetworkPolicy(object: JsonObject): void {
  const spec = objectAt(object, 'spec');
  const egress = objectsAt(spec, 'egress');
  if (spec && listAt(spec, 'policyTypes').length === 0) {
    spec.policyTypes = egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
  }
  for (const rule of [...objectsAt(spec, 'ingress'), ...egress]) {
    for (const port of objectsAt(rule, 'ports')) {
      setDefault(port, 'protocol', 'TCP');
    }
  }
}
