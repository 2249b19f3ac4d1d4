import { RouteMatch } from '../config/GatewayConfig';
import {
  HeaderModifier,
  PathModifier,
  RequestRedirect,
  RouteFilters,
} from '../config/RouteFilters';
import { HeaderEntry, headerValue } from '../http/HeaderList';

/** Headers as a filter of the route leaves them. */
export const modifiedHeaders = (
  headers: readonly HeaderEntry[],
  modifier: HeaderModifier | undefined,
): HeaderEntry[] => {
  if (!modifier) {
    return [...headers];
  }
  const lower = (values: HeaderModifier['set'] = []): HeaderEntry[] =>
    values.map(({ name, value }) => [name.toLowerCase(), value]);
  const set = lower(modifier.set);
  const replaced = new Set(set.map(([name]) => name));
  const removed = new Set(modifier.remove?.map(name => name.toLowerCase()));
  return [
    ...headers.filter(([name]) => !replaced.has(name)),
    ...set,
    ...lower(modifier.add),
  ].filter(([name]) => !removed.has(name));
};

/**
 * Path and query with another path. What a prefix match has matched is
 * replaced element by element: `/v1` of `/v1/models` by `/api` gives
 * `/api/models`, by `/` gives `/models`.
 */
export const modifiedTarget = (
  target: string,
  match: RouteMatch,
  modifier: PathModifier | undefined,
): string => {
  if (!modifier) {
    return target;
  }
  const queryAt = target.indexOf('?');
  const path = queryAt < 0 ? target : target.slice(0, queryAt);
  const query = queryAt < 0 ? '' : target.slice(queryAt);
  if (modifier.type === 'ReplaceFullPath') {
    return `${modifier.replaceFullPath || '/'}${query}`;
  }
  const prefix = (match.path?.value ?? '/').replace(/\/+$/, '');
  const rest = path.slice(prefix.length);
  const replacement = modifier.replacePrefixMatch.replace(/\/+$/, '');
  return `${`${replacement}${rest}` || '/'}${query}`;
};

/** A request's headers, with pseudo-headers, as its backend is to see them. */
export const requestForBackend = (
  headers: readonly HeaderEntry[],
  match: RouteMatch,
  filters: RouteFilters | undefined,
): HeaderEntry[] => {
  const rewrite = filters?.rewrite;
  const rewritten = headers.map(([name, value]): HeaderEntry => {
    if (name === ':path') {
      return [name, modifiedTarget(value, match, rewrite?.path)];
    }
    return name === ':authority'
      ? [name, rewrite?.hostname ?? value]
      : [name, value];
  });
  const modified = modifiedHeaders(rewritten, filters?.requestHeaders);
  // Who sets the Host header means the authority.
  const host = headerValue(modified, 'host');
  return host === undefined
    ? modified
    : modified.map(([name, value]) =>
        name === ':authority' ? [name, host] : [name, value],
      );
};

const wellKnownPorts = { http: 80, https: 443 };

/**
 * Where a redirect sends a client: what the filter leaves open stays as the
 * request had it, but a scheme brings its own port with it.
 */
export const redirectLocation = (
  request: { scheme: 'http' | 'https'; authority: string; target: string },
  match: RouteMatch,
  redirect: RequestRedirect,
): string => {
  const authority = /^(.*?)(?::(\d+))?$/.exec(request.authority);
  const scheme = redirect.scheme ?? request.scheme;
  const hostname = redirect.hostname ?? authority?.[1] ?? '';
  const own = authority?.[2] ? Number(authority[2]) : wellKnownPorts[scheme];
  const port =
    redirect.port ?? (redirect.scheme ? wellKnownPorts[scheme] : own);
  const shown = port === wellKnownPorts[scheme] ? '' : `:${port}`;
  const target = modifiedTarget(request.target, match, redirect.path);
  return `${scheme}://${hostname}${shown}${target}`;
};
