import type { SchedulerInstall } from '../crd';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { derivedName } from '../names/derivedName';
import {
  inferencePoolOf,
  schedulerNames,
  type NamespacedName,
} from '../names/stackNames';
import type { Capabilities } from './Capabilities';
import { gatewayProviderOf } from './gatewayProviders';
import { objectMetadata } from './objectMetadata';

const GATEWAY_GROUP = 'gateway.networking.k8s.io';
const GATEWAY_API_VERSION = `${GATEWAY_GROUP}/v1`;
const POOL_GROUP = 'inference.networking.k8s.io';
/** A generated answer may take minutes; who wants a limit says so. */
const NO_TIMEOUT = '0s';

type Spec = SchedulerInstall['spec'];
type Match = NonNullable<NonNullable<Spec['routing']>['matches']>[number];

/** What a rule of the route leads to. */
interface Backend extends NamespacedName {
  backendType: 'Service' | 'InferencePool';
  port?: number;
}

/** Gateway, ReferenceGrants and HTTPRoute of a SchedulerInstall, as far as it asks for them, in apply order. */
export function gatewayObjects(
  install: SchedulerInstall,
  capabilities: Capabilities,
): KubernetesObject[] {
  const { gateway, routing } = install.spec;
  return [
    ...(gateway?.enabled ? [gatewayObject(install, gateway)] : []),
    ...(routing?.enabled
      ? [...referenceGrants(install, capabilities), httpRoute(install, routing)]
      : []),
  ];
}

function gatewayObject(
  install: SchedulerInstall,
  gateway: NonNullable<Spec['gateway']>,
): KubernetesObject {
  return {
    apiVersion: GATEWAY_API_VERSION,
    kind: 'Gateway',
    metadata: objectMetadata(
      install,
      'gateway',
      schedulerNames(install).gateway,
      gatewayProviderOf(install).gatewayAnnotations,
    ),
    spec: {
      gatewayClassName: gateway.className,
      listeners: [
        {
          name: 'default',
          port: gateway.listenerPort,
          protocol: gateway.listenerProtocol,
          ...(gateway.hostname && { hostname: gateway.hostname }),
          allowedRoutes: {
            namespaces: { from: gateway.allowedRoutes ?? 'Same' },
          },
        },
      ],
    },
  };
}

function httpRoute(
  install: SchedulerInstall,
  routing: NonNullable<Spec['routing']>,
): KubernetesObject {
  const { gateway, route } = schedulerNames(install);
  const parent = {
    name: routing.parentGateway?.name ?? gateway.name,
    namespace: routing.parentGateway?.namespace ?? gateway.namespace,
  };
  const timeouts = gatewayProviderOf(install).routeTimeouts
    ? { timeouts: { request: NO_TIMEOUT, ...routing.timeouts } }
    : {};
  const hostname = install.spec.gateway?.hostname;
  const backendRef = (backend: Backend) =>
    backendReference(backend, route.namespace);
  return {
    apiVersion: GATEWAY_API_VERSION,
    kind: 'HTTPRoute',
    metadata: objectMetadata(install, 'route', route),
    spec: {
      parentRefs: [
        {
          group: GATEWAY_GROUP,
          kind: 'Gateway',
          name: parent.name,
          ...(parent.namespace !== route.namespace && {
            namespace: parent.namespace,
          }),
        },
      ],
      ...(hostname && { hostnames: [hostname] }),
      rules: [
        ...(routing.matches ?? []).map(match => ({
          matches: [routeMatch(match)],
          backendRefs: [backendRef(matchBackend(install, match))],
          ...timeouts,
        })),
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [backendRef(defaultBackend(install, routing))],
          ...timeouts,
        },
      ],
    },
  };
}

function routeMatch({ path, headers }: Match) {
  return {
    path: path
      ? { type: path.type, value: path.value }
      : { type: 'PathPrefix', value: '/' },
    ...(headers?.length && {
      headers: headers.map(({ name, value }) => ({
        type: 'Exact',
        name,
        value,
      })),
    }),
  };
}

/** Where a request goes that no other rule takes. */
function defaultBackend(
  install: SchedulerInstall,
  routing: NonNullable<Spec['routing']>,
): Backend {
  if (routing.backendType === 'InferencePool') {
    const pool = inferencePoolOf(install);
    return {
      backendType: 'InferencePool',
      name: routing.inferencePool?.name ?? pool.name,
      namespace: routing.inferencePool?.namespace ?? pool.namespace,
    };
  }
  const { directService } = schedulerNames(install);
  return {
    backendType: 'Service',
    ...directService,
    port: install.spec.proxyService.port,
  };
}

function matchBackend(install: SchedulerInstall, { backend }: Match): Backend {
  const { simulatorNamespace, proxyService } = install.spec;
  return {
    backendType: backend.backendType,
    name: backend.name,
    namespace: backend.namespace ?? simulatorNamespace,
    ...(backend.backendType === 'Service' && {
      port: backend.port ?? proxyService.port,
    }),
  };
}

function backendReference(backend: Backend, routeNamespace: string) {
  const isPool = backend.backendType === 'InferencePool';
  return {
    group: isPool ? POOL_GROUP : '',
    kind: backend.backendType,
    name: backend.name,
    ...(backend.namespace !== routeNamespace && {
      namespace: backend.namespace,
    }),
    ...(!isPool && { port: backend.port }),
    weight: 1,
  };
}

/** For each other namespace that the route leads into: a grant to exactly the backends there. */
function referenceGrants(
  install: SchedulerInstall,
  { kinds }: Capabilities,
): KubernetesObject[] {
  const { routing } = install.spec;
  const { route } = schedulerNames(install);
  if (!routing) {
    return [];
  }
  const backends = [
    defaultBackend(install, routing),
    ...(routing.matches ?? []).map(match => matchBackend(install, match)),
  ].filter(({ namespace }) => namespace !== route.namespace);
  const namespaces = [...new Set(backends.map(({ namespace }) => namespace))];
  const apiVersion = [`${GATEWAY_GROUP}/v1beta1`, GATEWAY_API_VERSION].find(
    version => kinds.includes(`${version}/ReferenceGrant`),
  );
  return namespaces.sort().map(namespace => ({
    apiVersion: apiVersion ?? `${GATEWAY_GROUP}/v1beta1`,
    kind: 'ReferenceGrant',
    metadata: objectMetadata(install, 'route', {
      namespace,
      name: derivedName(install.metadata, 'route', namespace),
    }),
    spec: {
      from: [
        { group: GATEWAY_GROUP, kind: 'HTTPRoute', namespace: route.namespace },
      ],
      to: grantees(backends.filter(backend => backend.namespace === namespace)),
    },
  }));
}

function grantees(backends: readonly Backend[]) {
  const byName = new Map(
    backends.map(({ backendType, name }) => [
      `${backendType}/${name}`,
      {
        group: backendType === 'InferencePool' ? POOL_GROUP : '',
        kind: backendType,
        name,
      },
    ]),
  );
  return [...byName.values()];
}
