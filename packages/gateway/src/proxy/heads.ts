import { IncomingMessage } from 'node:http';
import {
  endToEndHeaders,
  fromRawHeaders,
  HeaderEntry,
  headerValue,
  withoutHeaders,
} from '../http/HeaderList';
import { UpstreamHead } from '../upstream/UpstreamRequest';
import { ProxiedRequest } from './ProxiedRequest';
import { RoutedRequest } from './RoutedRequest';

const isPseudo = ([name]: HeaderEntry): boolean => name.startsWith(':');

/** A request's headers as ext_proc shows them, with HTTP/2's pseudo-headers. */
export const requestHeadersForEpp = (
  request: ProxiedRequest,
): HeaderEntry[] => [
  [':scheme', request.scheme],
  [':authority', request.authority],
  [':method', request.method],
  [':path', request.target],
  ...request.headers,
];

/**
 * The head to send upstream, out of headers with pseudo-headers in them.
 *
 * @param hasBody - whether a body follows; without a length it goes in chunks
 */
export const upstreamHead = (
  headers: readonly HeaderEntry[],
  hasBody: boolean,
): UpstreamHead => {
  const ordinary = endToEndHeaders(headers).filter(
    entry => !isPseudo(entry) && entry[0] !== 'host',
  );
  const chunked =
    hasBody && headerValue(ordinary, 'content-length') === undefined;
  return {
    method: headerValue(headers, ':method') ?? 'GET',
    target: headerValue(headers, ':path') ?? '/',
    headers: [
      ['host', headerValue(headers, ':authority') ?? ''],
      ...ordinary,
      ...(chunked ? [['transfer-encoding', 'chunked'] as const] : []),
    ],
  };
};

/** A response's status and end-to-end headers. */
export interface ResponseHead {
  readonly status: number;
  readonly headers: readonly HeaderEntry[];
  /** Whether a body can follow. */
  readonly hasBody: boolean;
}

/** Reads the head of a model server's response, as the route wants the client to see it. */
export const responseHead = (
  response: IncomingMessage,
  { method, toClient }: RoutedRequest,
): ResponseHead => {
  const status = response.statusCode ?? 502;
  const headers = toClient(
    endToEndHeaders(fromRawHeaders(response.rawHeaders)),
  );
  return {
    status,
    headers,
    hasBody:
      method !== 'HEAD' &&
      status !== 204 &&
      status !== 304 &&
      headerValue(headers, 'content-length') !== '0',
  };
};

/** A response's headers as ext_proc shows them. */
export const responseHeadersForEpp = (head: ResponseHead): HeaderEntry[] => [
  [':status', String(head.status)],
  ...head.headers,
];

/** Status and headers for the client, out of headers with `:status` in them. */
export const clientHead = (
  headers: readonly HeaderEntry[],
): { status: number; headers: HeaderEntry[] } => ({
  status: Number(headerValue(headers, ':status') ?? 200),
  headers: endToEndHeaders(headers).filter(entry => !isPseudo(entry)),
});

/** Without the length of a body that the EPP may change on its way. */
export const withoutLength = (
  headers: readonly HeaderEntry[],
  hasBody: boolean,
): HeaderEntry[] =>
  hasBody ? withoutHeaders(headers, 'content-length') : [...headers];
