import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { EndpointPicker } from './EndpointPicker';
import { objectMetadata } from './objectMetadata';

/** `apiVersion` of InferencePool. @public */
export const INFERENCE_POOL_API_VERSION = 'inference.networking.k8s.io/v1';

/** The InferencePool that an EPP serves. Its status belongs to gateways. */
export function inferencePool(
  epp: EndpointPicker,
  pool: {
    selector: Readonly<Record<string, string>>;
    targetPorts: readonly number[];
    failureMode: string;
    appProtocol?: string;
  },
): KubernetesObject {
  const { names, resource } = epp;
  return {
    apiVersion: INFERENCE_POOL_API_VERSION,
    kind: 'InferencePool',
    metadata: objectMetadata(resource, 'inference-pool', names.pool),
    spec: {
      selector: { matchLabels: { ...pool.selector } },
      targetPorts: pool.targetPorts.map(number => ({ number })),
      ...(pool.appProtocol && { appProtocol: pool.appProtocol }),
      endpointPickerRef: {
        group: '',
        kind: 'Service',
        name: names.epp.name,
        port: { number: epp.port },
        failureMode: pool.failureMode,
      },
    },
  };
}
