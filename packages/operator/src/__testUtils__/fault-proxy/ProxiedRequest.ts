/** What a request asks of an API server, in the words of its authorisation. */
export type Verb =
  | 'get'
  | 'list'
  | 'watch'
  | 'create'
  | 'update'
  | 'patch'
  | 'delete';

/** A request on its way through a {@link FaultProxy}. */
export interface ProxiedRequest {
  /** Counted from 1, in the order of arrival. */
  number: number;
  verb: Verb;
  /** Without query. */
  path: string;
  query: URLSearchParams;
}

const verbOfMethod: Readonly<Record<string, Verb>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** @param url - path and query */
export function readRequest(
  method: string,
  url: string,
  number: number,
): ProxiedRequest {
  const { pathname, searchParams } = new URL(url, 'https://server');
  return {
    number,
    path: pathname,
    query: searchParams,
    verb: verbOfMethod[method] ?? readingVerb(pathname, searchParams),
  };
}

function readingVerb(path: string, query: URLSearchParams): Verb {
  if (['1', 'true'].includes(query.get('watch') ?? '')) return 'watch';
  const [root, ...segments] = path.split('/').filter(Boolean);
  const inVersion = segments.slice(root === 'api' ? 1 : 2);
  const place =
    inVersion[0] === 'namespaces' && inVersion.length > 2
      ? inVersion.slice(2)
      : inVersion;
  return place.length === 1 ? 'list' : 'get';
}

/** Whether a request may change something. */
export function isWrite({ verb }: ProxiedRequest): boolean {
  return !['get', 'list', 'watch'].includes(verb);
}
