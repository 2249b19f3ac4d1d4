/** Headers in order: lower-case name and value, a repeated header as several entries. */
export type HeaderEntry = readonly [name: string, value: string];

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

/** The headers of a message that may go on to the next hop. */
export const endToEndHeaders = (raw: readonly string[]): HeaderEntry[] => {
  const headers: HeaderEntry[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    headers.push([raw[i].toLowerCase(), raw[i + 1]]);
  }
  const named = new Set(
    headers
      .filter(([name]) => name === 'connection')
      .flatMap(([, value]) => value.toLowerCase().split(','))
      .map(name => name.trim()),
  );
  return headers.filter(([name]) => !hopByHop.has(name) && !named.has(name));
};

/** Without any of the named headers. */
export const withoutHeaders = (
  headers: readonly HeaderEntry[],
  ...names: string[]
): HeaderEntry[] => headers.filter(([name]) => !names.includes(name));

/** Headers as node:http takes them raw. */
export const toRawHeaders = (headers: readonly HeaderEntry[]): string[] =>
  headers.flatMap(([name, value]) => [name, value]);

/** A request's headers for the next hop, with the client's address added as every reverse proxy does. */
export const forwardedHeaders = (
  raw: readonly string[],
  client: string,
): HeaderEntry[] => {
  const headers = endToEndHeaders(raw);
  const before = headers
    .filter(([name]) => name === 'x-forwarded-for')
    .map(([, value]) => value);
  return [
    ...withoutHeaders(headers, 'x-forwarded-for'),
    ['x-forwarded-for', [...before, client].join(', ')],
  ];
};
