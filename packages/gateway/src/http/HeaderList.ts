/**
 * HTTP headers in order: lower-case name and value, a repeated header as
 * several entries. Values are what node:http takes and gives: one character
 * per byte.
 */
export type HeaderEntry = readonly [name: string, value: string];

/** Headers that belong to one connection and are never passed on. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Headers as node:http gives them raw: name, value, name, value, ... */
export const fromRawHeaders = (raw: readonly string[]): HeaderEntry[] => {
  const headers: HeaderEntry[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    headers.push([raw[i].toLowerCase(), raw[i + 1]]);
  }
  return headers;
};

/** Headers as node:http takes them raw. */
export const toRawHeaders = (headers: Iterable<HeaderEntry>): string[] =>
  [...headers].flat();

/** Headers as node:http takes trailers. */
export const toPairs = (headers: Iterable<HeaderEntry>): [string, string][] =>
  Array.from(headers, ([name, value]) => [name, value]);

/** The headers that may go on to the next hop. */
export const endToEndHeaders = (
  headers: readonly HeaderEntry[],
): HeaderEntry[] => {
  const named = headers
    .filter(([name]) => name === 'connection')
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map(name => name.trim());
  const dropped = new Set(named);
  return headers.filter(([name]) => !hopByHop.has(name) && !dropped.has(name));
};

/** The first value of a header. */
export const headerValue = (
  headers: readonly HeaderEntry[],
  wanted: string,
): string | undefined => headers.find(([name]) => name === wanted)?.[1];

/** The bytes that a `content-length` announces; undefined when there is none. */
export const lengthOf = (value: string | undefined): number | undefined =>
  value === undefined ? undefined : Number(value);

/** Without any of the named headers. */
export const withoutHeaders = (
  headers: readonly HeaderEntry[],
  ...names: string[]
): HeaderEntry[] => headers.filter(([name]) => !names.includes(name));
