import type { StackResource } from '../crd';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { NamespacedName } from '../names/stackNames';
import { GATEWAY_API_VERSION, GATEWAY_GROUP } from './gatewayApi';
import { objectMetadata } from './objectMetadata';
import {
  backendReference,
  type RouteBackend,
  type RouteMatch,
} from './routeBackends';

/** A generated answer may take minutes; who wants a limit says so. */
const NO_TIMEOUT = '0s';

/** An HTTPRoute that a custom resource asks for. */
export interface RouteRequest {
  resource: StackResource;
  place: NamespacedName;
  parent: NamespacedName;
  hostname?: string;
  /** Rules before the one that takes everything. */
  matches: readonly { match: RouteMatch; backend: RouteBackend }[];
  backend: RouteBackend;
  /** Left out: the provider does not use any. */
  timeouts?: { request?: string; backendRequest?: string };
}

/** The HTTPRoute, with a rule that takes everything at its end. */
export function httpRoute(request: RouteRequest): KubernetesObject {
  const { backend, hostname, matches, parent, place, resource } = request;
  const timeouts = request.timeouts && {
    timeouts: { request: NO_TIMEOUT, ...request.timeouts },
  };
  return {
    apiVersion: GATEWAY_API_VERSION,
    kind: 'HTTPRoute',
    metadata: objectMetadata(resource, 'route', place),
    spec: {
      parentRefs: [
        {
          group: GATEWAY_GROUP,
          kind: 'Gateway',
          name: parent.name,
          ...(parent.namespace !== place.namespace && {
            namespace: parent.namespace,
          }),
        },
      ],
      ...(hostname && { hostnames: [hostname] }),
      rules: [
        ...matches.map(rule => ({
          matches: [routeMatch(rule.match)],
          backendRefs: [backendReference(rule.backend, place.namespace)],
          ...timeouts,
        })),
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [backendReference(backend, place.namespace)],
          ...timeouts,
        },
      ],
    },
  };
}

function routeMatch({ path, headers }: RouteMatch) {
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
