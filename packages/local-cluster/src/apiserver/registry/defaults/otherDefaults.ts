import type { JsonObject } from '../../json/JsonValue';
import { objectAt, objectsAt, stringAt, stringsAt } from '../../json/navigate';
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

export function defaultNamespace(object: JsonObject): void {
  const metadata = objectAt(object, 'metadata');
  const name = stringAt(metadata, 'name');
  if (metadata && name) {
    metadata.labels = {
      'kubernetes.io/metadata.name': name,
      ...objectAt(metadata, 'labels'),
    };
  }
}

/** `stringData` is write-only: it ends up, encoded, in `data`. */
export function defaultSecret(object: JsonObject): void {
  setDefault(object, 'type', 'Opaque');
  const plain = stringsAt(object, 'stringData');
  if (Object.keys(plain).length > 0) {
    const encoded = Object.entries(plain).map(([key, value]) => [
      key,
      Buffer.from(value, 'utf8').toString('base64'),
    ]);
    object.data = {
      ...objectAt(object, 'data'),
      ...Object.fromEntries(encoded),
    };
  }
  delete object.stringData;
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
  if (spec && spec.policyTypes === undefined) {
    spec.policyTypes =
      spec.egress === undefined ? ['Ingress'] : ['Ingress', 'Egress'];
  }
}

export function defaultHorizontalPodAutoscaler(object: JsonObject): void {
  setDefault(objectAt(object, 'spec'), 'minReplicas', 1);
}

export function defaultRoleBinding(object: JsonObject): void {
  setDefault(
    objectAt(object, 'roleRef'),
    'apiGroup',
    'rbac.authorization.k8s.io',
  );
  for (const subject of objectsAt(object, 'subjects')) {
    if (stringAt(subject, 'kind') !== 'ServiceAccount') {
      setDefault(subject, 'apiGroup', 'rbac.authorization.k8s.io');
    }
  }
}

export function defaultPersistentVolume(object: JsonObject): void {
  const spec = objectAt(object, 'spec');
  setDefault(spec, 'volumeMode', 'Filesystem');
  setDefault(spec, 'persistentVolumeReclaimPolicy', 'Retain');
}

export function defaultPersistentVolumeClaim(object: JsonObject): void {
  setDefault(objectAt(object, 'spec'), 'volumeMode', 'Filesystem');
}

export function defaultStorageClass(object: JsonObject): void {
  setDefault(object, 'reclaimPolicy', 'Delete');
  setDefault(object, 'volumeBindingMode', 'Immediate');
}
