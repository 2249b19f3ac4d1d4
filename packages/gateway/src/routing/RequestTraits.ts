import { hostOf } from './hostname';

/** What routes may ask about a request. */
export interface RequestTraits {
  readonly method: string;
  /** Lower case, without port. */
  readonly host: string;
  /** Without query. */
  readonly path: string;
  /** Lower-case name to value; repeated headers joined with commas. */
  readonly headers: ReadonlyMap<string, string>;
  readonly query: URLSearchParams;
}

/** Reads the traits off a request line and its headers. */
export const requestTraits = (request: {
  method: string;
  target: string;
  headers: Iterable<readonly [string, string]>;
}): RequestTraits => {
  const queryAt = request.target.indexOf('?');
  const path = queryAt < 0 ? request.target : request.target.slice(0, queryAt);
  const headers = new Map<string, string>();
  for (const [name, value] of request.headers) {
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  return {
    method: request.method,
    host: hostOf(headers.get('host') ?? ''),
    path: path === '' ? '/' : path,
    headers,
    query: new URLSearchParams(
      queryAt < 0 ? '' : request.target.slice(queryAt + 1),
    ),
  };
};
