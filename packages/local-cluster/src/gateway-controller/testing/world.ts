import type { StoredMetadata } from '../../client/KubernetesObject';
import type { EndpointSlice, Pod, Service } from '../../client/ResourceKind';
import type {
  BackendReference,
  Gateway,
  HttpRoute,
  InferencePool,
  Listener,
  ReferenceGrant,
} from '../resources';
import type { World } from '../World';

/** Objects for tests of `resolve`, as an API server would have stored them, defaults applied. */
export function stored(name: string, namespace = 'default'): StoredMetadata {
  return {
    name,
    namespace,
    uid: `uid-${namespace}-${name}`,
    resourceVersion: '1',
    generation: 1,
    creationTimestamp: '2026-01-01T00:00:00Z',
  };
}

export function gateway(
  name: string,
  listeners: Partial<Listener>[] = [{}],
  namespace = 'default',
): Gateway {
  return {
    metadata: stored(name, namespace),
    spec: {
      gatewayClassName: 'local',
      listeners: listeners.map((listener, i) => ({
        name: `l${i}`,
        port: 80,
        protocol: 'HTTP',
        ...listener,
      })),
    },
  };
}

export const poolReference = (
  name: string,
  more: Partial<BackendReference> = {},
): BackendReference => ({
  group: 'inference.networking.k8s.io',
  kind: 'InferencePool',
  name,
  ...more,
});

export function route(
  name: string,
  backendRefs: BackendReference[],
  options: {
    namespace?: string;
    gateways?: HttpRoute['spec']['parentRefs'];
    hostnames?: string[];
    age?: number;
  } = {},
): HttpRoute {
  return {
    metadata: {
      ...stored(name, options.namespace),
      creationTimestamp: new Date(
        Date.UTC(2026, 0, 1) - (options.age ?? 0) * 1000,
      ).toISOString(),
    },
    spec: {
      parentRefs: options.gateways ?? [{ name: 'gw' }],
      hostnames: options.hostnames,
      rules: [{ backendRefs }],
    },
  };
}

export function pool(
  name: string,
  ref: Partial<InferencePool['spec']['endpointPickerRef']> | undefined = {},
  namespace = 'default',
): InferencePool {
  return {
    metadata: stored(name, namespace),
    spec: {
      selector: { matchLabels: { app: name } },
      targetPorts: [{ number: 8000 }],
      endpointPickerRef: {
        name: `${name}-epp`,
        port: { number: 9002 },
        ...ref,
      },
    },
  };
}

export function service(
  name: string,
  port: number,
  options: { namespace?: string; appProtocol?: string; type?: string } = {},
): Service {
  const { appProtocol, namespace, type } = options;
  return {
    metadata: stored(name, namespace),
    spec: { type, ports: [{ name: 'p', port, appProtocol }] },
  };
}

export function slice(
  serviceName: string,
  addresses: string[],
  port: number,
): EndpointSlice {
  return {
    metadata: {
      ...stored(`${serviceName}-x`),
      labels: { 'kubernetes.io/service-name': serviceName },
    },
    addressType: 'IPv4',
    endpoints: addresses.map(address => ({ addresses: [address] })),
    ports: [{ name: 'p', port }],
  };
}

export function modelPod(
  name: string,
  app: string,
  podIP: string,
  ready = true,
): Pod {
  return {
    metadata: { ...stored(name), labels: { app } },
    spec: { containers: [] },
    status: {
      podIP,
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    },
  };
}

export function grant(
  namespace: string,
  from: string,
  to: { group: string; kind: string; name?: string },
  kind = 'HTTPRoute',
): ReferenceGrant {
  return {
    metadata: stored('grant', namespace),
    spec: {
      from: [
        {
          group: 'gateway.networking.k8s.io',
          kind,
          namespace: from,
        },
      ],
      to: [to],
    },
  };
}

export function world(objects: Partial<World>): World {
  return {
    gateways: [gateway('gw')],
    routes: [],
    pools: [],
    services: [],
    slices: [],
    pods: [],
    grants: [],
    secrets: [],
    namespaces: [],
    ...objects,
  };
}
