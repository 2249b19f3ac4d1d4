import type { StackResource } from '../crd';
import type {
  GatewayProvider,
  GatewayServiceType,
} from '../gateway/GatewayProvider';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { NamespacedName } from '../names/stackNames';
import { GATEWAY_API_VERSION } from './gatewayApi';
import { objectMetadata } from './objectMetadata';

/** A Gateway that a custom resource asks for. */
export interface GatewayRequest {
  resource: StackResource;
  place: NamespacedName;
  className: string;
  provider: GatewayProvider;
  serviceType: GatewayServiceType;
  listener: {
    port: number;
    protocol: string;
    hostname?: string;
    /** Secrets beside the Gateway, for HTTPS. */
    certificateRefs?: readonly string[];
  };
  allowedRoutes: 'Same' | 'All';
}

/** The Gateway, after the object that tells its provider of which type its Service is, where it takes one. */
export function gatewayObjects(request: GatewayRequest): KubernetesObject[] {
  const { className, place, provider, resource, serviceType } = request;
  const { service } = provider;
  const parameters =
    service.by === 'parameters' && service.providerDefault !== serviceType
      ? service
      : undefined;
  return [
    ...(parameters
      ? [
          {
            apiVersion: `${parameters.group}/${parameters.version}`,
            kind: parameters.kind,
            metadata: objectMetadata(resource, 'gateway', place),
            spec: parameters.spec(serviceType),
          },
        ]
      : []),
    {
      apiVersion: GATEWAY_API_VERSION,
      kind: 'Gateway',
      metadata: objectMetadata(
        resource,
        'gateway',
        place,
        service.by === 'annotation'
          ? { [service.annotation]: serviceType }
          : {},
      ),
      spec: {
        gatewayClassName: className,
        ...(parameters && {
          infrastructure: {
            parametersRef: {
              group: parameters.group,
              kind: parameters.kind,
              name: place.name,
            },
          },
        }),
        listeners: [listener(request)],
      },
    },
  ];
}

function listener({ allowedRoutes, listener: wanted }: GatewayRequest) {
  const { certificateRefs, hostname, port, protocol } = wanted;
  return {
    name: 'default',
    port,
    protocol,
    ...(hostname && { hostname }),
    ...(certificateRefs?.length && {
      tls: {
        mode: 'Terminate',
        certificateRefs: certificateRefs.map(name => ({
          group: '',
          kind: 'Secret',
          name,
        })),
      },
    }),
    allowedRoutes: { namespaces: { from: allowedRoutes } },
  };
}
