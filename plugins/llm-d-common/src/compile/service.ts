import type { StackResource } from '../crd';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { NamespacedName } from '../names/stackNames';
import { objectMetadata, type StackComponent } from './objectMetadata';

/** One port of a Service. `protocol` is always written: server-side apply of API servers up to 1.20 needs it as a key. */
export interface ServicePort {
  name: string;
  port: number;
  targetPort: number;
  appProtocol?: string;
}

/** A Service made for a custom resource. */
export function service(
  resource: StackResource,
  component: StackComponent,
  place: NamespacedName,
  spec: {
    type?: string;
    selector: Readonly<Record<string, string>>;
    ports: readonly ServicePort[];
  },
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: objectMetadata(resource, component, place),
    spec: {
      type: spec.type ?? 'ClusterIP',
      selector: { ...spec.selector },
      ports: spec.ports.map(({ name, port, targetPort, appProtocol }) => ({
        name,
        port,
        targetPort,
        protocol: 'TCP',
        ...(appProtocol && { appProtocol }),
      })),
    },
  };
}
