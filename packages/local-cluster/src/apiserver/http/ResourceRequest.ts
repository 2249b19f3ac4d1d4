/** Which resource, object and subresource a path names. */
export interface ResourceRequest {
  group: string;
  version: string;
  resource: string;
  /** Empty for cluster-scoped resources and for lists over all namespaces. */
  namespace: string;
  /** Empty for the collection. */
  name: string;
  subresource: string;
  /** What follows the subresource, for proxies; starts with a slash if there is anything. */
  rest: string;
}

const NAMESPACE_SUBRESOURCES = new Set(['status', 'finalize']);

/** Reads `/api/v1/...` and `/apis/<group>/<version>/...`; undefined for paths that are not about a resource. */
export function parseResourcePath(
  segments: readonly string[],
): ResourceRequest | undefined {
  const core = segments[0] === 'api';
  if (!core && segments[0] !== 'apis') {
    return undefined;
  }
  const [group, version, ...path] = core
    ? ['', ...segments.slice(1)]
    : segments.slice(1);
  if (!version || path.length === 0) {
    return undefined;
  }
  const inNamespace =
    path[0] === 'namespaces' &&
    path.length >= 3 &&
    !(path.length === 3 && NAMESPACE_SUBRESOURCES.has(path[2]));
  const [namespace, ...parts] = inNamespace ? path.slice(1) : ['', ...path];
  const [resource, name = '', subresource = '', ...rest] = parts;
  return {
    group,
    version,
    resource,
    namespace,
    name,
    subresource,
    rest: rest.length > 0 ? `/${rest.join('/')}` : '',
  };
}
