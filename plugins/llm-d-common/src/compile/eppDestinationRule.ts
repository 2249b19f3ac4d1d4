import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { Capabilities } from './Capabilities';
import type { EndpointPicker } from './EndpointPicker';
import { objectMetadata } from './objectMetadata';

const versions = ['networking.istio.io/v1', 'networking.istio.io/v1beta1'];

/** Tells Istio that the EPP speaks TLS, with a certificate of its own making. */
export function eppDestinationRule(
  { names, resource }: EndpointPicker,
  { kinds }: Capabilities,
): KubernetesObject {
  const { name, namespace } = names.epp;
  return {
    apiVersion:
      versions.find(version => kinds.includes(`${version}/DestinationRule`)) ??
      versions[0],
    kind: 'DestinationRule',
    metadata: objectMetadata(resource, 'endpoint-picker', names.epp),
    spec: {
      host: `${name}.${namespace}.svc.cluster.local`,
      trafficPolicy: { tls: { mode: 'SIMPLE', insecureSkipVerify: true } },
    },
  };
}
