import type { SchedulerInstall } from '../crd';
import {
  inferencePoolOf,
  schedulerNames,
  type NamespacedName,
} from '../names/stackNames';
import { POOL_GROUP } from './gatewayApi';

type Routing = NonNullable<SchedulerInstall['spec']['routing']>;
/** A rule of the route with a backend of its own. */
export type RouteMatch = NonNullable<Routing['matches']>[number];

/** What a rule of a route leads to. */
export interface RouteBackend extends NamespacedName {
  kind: 'Service' | 'InferencePool';
  /** Of a Service; a pool knows its own. */
  port?: number;
}

/** Where a request goes that no other rule takes. */
export function defaultBackend(
  install: SchedulerInstall,
  routing: Routing,
): RouteBackend {
  if (routing.backendType === 'InferencePool') {
    const pool = inferencePoolOf(install);
    return {
      kind: 'InferencePool',
      name: routing.inferencePool?.name ?? pool.name,
      namespace: routing.inferencePool?.namespace ?? pool.namespace,
    };
  }
  const { directService } = schedulerNames(install);
  return {
    kind: 'Service',
    ...directService,
    port: install.spec.proxyService.port,
  };
}

/** Where the requests of one of `routing.matches` go. */
export function matchBackend(
  install: SchedulerInstall,
  { backend }: RouteMatch,
): RouteBackend {
  const { simulatorNamespace, proxyService } = install.spec;
  return {
    kind: backend.backendType,
    name: backend.name,
    namespace: backend.namespace ?? simulatorNamespace,
    ...(backend.backendType === 'Service' && {
      port: backend.port ?? proxyService.port,
    }),
  };
}

/** `backendRefs[]` of an HTTPRoute in a namespace. */
export function backendReference(
  backend: RouteBackend,
  routeNamespace: string,
) {
  return {
    group: backend.kind === 'InferencePool' ? POOL_GROUP : '',
    kind: backend.kind,
    name: backend.name,
    ...(backend.namespace !== routeNamespace && {
      namespace: backend.namespace,
    }),
    ...(backend.kind === 'Service' && { port: backend.port }),
    weight: 1,
  };
}
