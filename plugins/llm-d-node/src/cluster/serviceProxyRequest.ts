import type { PodTarget, ServiceTarget } from './ClusterClient';
import type { ClusterRequest } from './ClusterTransport';

const methodNames: readonly string[] = [
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
];

/**
 * A request to what is behind a Service, as the API server's service proxy takes it.
 *
 * @param path - on the service, with its query
 * @throws TypeError for what cannot go that way: another method, a body that is no string.
 */
export function serviceProxyRequest(
  target: ServiceTarget,
  path: string,
  init: RequestInit,
): ClusterRequest {
  return proxyRequest('services', target, path, init);
}

/** The same for the port of one pod. */
export function podProxyRequest(
  target: PodTarget,
  path: string,
  init: RequestInit,
): ClusterRequest {
  return proxyRequest('pods', target, path, init);
}

function proxyRequest(
  resource: 'services' | 'pods',
  target: ServiceTarget,
  path: string,
  init: RequestInit,
): ClusterRequest {
  const { namespace, name, port, scheme = 'http' } = target;
  const { method = 'GET', body } = init;
  if (!isMethod(method)) {
    throw new TypeError(
      `The API server's proxy is used with ${methodNames.join(
        ', ',
      )} only, not with ${method}`,
    );
  }
  if (typeof body !== 'string' && body !== undefined && body !== null) {
    throw new TypeError(
      "The body of a request through the API server's proxy must be a string",
    );
  }
  const { pathname, searchParams } = new URL(path, 'http://service');
  return {
    method,
    path: `/api/v1/namespaces/${encodeURIComponent(
      namespace,
    )}/${resource}/${scheme}:${encodeURIComponent(
      name,
    )}:${port}/proxy${pathname}`,
    query: Object.fromEntries(searchParams),
    headers: Object.fromEntries(new Headers(init.headers)),
    body: body ?? undefined,
    signal: init.signal ?? undefined,
  };
}

function isMethod(method: string): method is ClusterRequest['method'] {
  return methodNames.includes(method);
}
