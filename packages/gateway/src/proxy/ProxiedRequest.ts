import { IncomingMessage, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import { AccessRecord } from '../access-log/AccessRecord';
import {
  endToEndHeaders,
  fromRawHeaders,
  HeaderEntry,
  headerValue,
  withoutHeaders,
} from '../http/HeaderList';
import { limitedBody } from '../http/limitedBody';
import { ReplayableBody } from '../http/ReplayableBody';
import { destinationKey } from '../ext-proc/destination';
import { ClientResponse } from './ClientResponse';
import { GatewayLimits } from './Limits';
import { ProxyError } from './ProxyError';

/** The most that is kept of a body for a second try, in bytes. */
export const replayLimit = 16 * 1024 * 1024;

/** A client's request on its way. */
export interface ProxiedRequest {
  readonly method: string;
  /** Path and query, as the client sent them. */
  readonly target: string;
  readonly authority: string;
  readonly scheme: 'http' | 'https';
  /** For the next hop: no hop-by-hop headers, no host. */
  readonly headers: readonly HeaderEntry[];
  readonly body: ReplayableBody | undefined;
  /** Complete once the body was read. */
  trailers(): readonly HeaderEntry[];
  readonly response: ClientResponse;
  /** Aborted when the client is gone or the time is up. */
  readonly signal: AbortSignal;
  readonly record: AccessRecord;
  /** Since the request's head, in milliseconds. */
  elapsedMs(): number;
}

const hasBody = (incoming: IncomingMessage): boolean => {
  const length = incoming.headers['content-length'];
  return length === undefined
    ? incoming.headers['transfer-encoding'] !== undefined
    : Number(length) > 0;
};

const forwardedFor = (
  headers: readonly HeaderEntry[],
  client: string,
): HeaderEntry => {
  const before = headers
    .filter(([name]) => name === 'x-forwarded-for')
    .map(([, value]) => value);
  return ['x-forwarded-for', [...before, client].join(', ')];
};

const bodyTooLarge = ({ bodyBytes }: GatewayLimits): ProxyError =>
  new ProxyError(
    413,
    `the body is larger than ${bodyBytes} bytes, the most that this gateway takes`,
  );

/**
 * Prepares a request for the way: a request id if the client gave none, the
 * forwarding headers, and no destination that the client chose for itself.
 *
 * @param over - aborted when the client is gone, the time is up or the body
 * is too large
 */
export const proxiedRequest = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: {
    listener: string;
    over: AbortController;
    limits: GatewayLimits;
    newRequestId(): string;
    /** Since the request's head, in milliseconds. */
    elapsedMs(): number;
  },
): ProxiedRequest => {
  const { elapsedMs, limits, over } = options;
  const received = endToEndHeaders(fromRawHeaders(incoming.rawHeaders));
  const requestId =
    headerValue(received, 'x-request-id') || options.newRequestId();
  const method = incoming.method ?? 'GET';
  const target = incoming.url ?? '/';
  const scheme = incoming.socket instanceof TLSSocket ? 'https' : 'http';
  const record: AccessRecord = {
    requestId,
    method,
    path: target,
    listener: options.listener,
    status: 0,
    requestBytes: 0,
    responseBytes: 0,
    ms: 0,
  };
  const body = () =>
    limitedBody(
      // A body that is too large must not take the connection with it: the
      // client is to read why.
      incoming.iterator({ destroyOnReturn: false }),
      limits.bodyBytes,
      bytes => {
        record.requestBytes += bytes;
      },
      () => {
        const error = bodyTooLarge(limits);
        over.abort(error);
        return error;
      },
    );
  return {
    method,
    target,
    scheme,
    authority: headerValue(received, 'host') ?? '',
    headers: [
      ...withoutHeaders(
        received,
        'host',
        'x-request-id',
        'x-forwarded-for',
        'x-forwarded-proto',
        destinationKey,
      ),
      ['x-request-id', requestId],
      ['x-forwarded-proto', scheme],
      forwardedFor(received, incoming.socket.remoteAddress ?? 'unknown'),
    ],
    body: hasBody(incoming)
      ? new ReplayableBody(body(), replayLimit)
      : undefined,
    trailers: () => fromRawHeaders(incoming.rawTrailers),
    response: new ClientResponse(outgoing, () => {
      record.headMs = elapsedMs();
    }),
    signal: over.signal,
    record,
    elapsedMs,
  };
};

/**
 * @throws ProxyError when it can be seen from a request's head that it is too
 * large: 431 for its headers, 413 for the body that it announces
 */
export const checkLimits = (
  incoming: IncomingMessage,
  limits: GatewayLimits,
): void => {
  const headers = incoming.rawHeaders.length / 2;
  if (headers > limits.headers) {
    throw new ProxyError(
      431,
      `the request has ${headers} headers; this gateway takes ${limits.headers}`,
    );
  }
  if (Number(incoming.headers['content-length'] ?? 0) > limits.bodyBytes) {
    throw bodyTooLarge(limits);
  }
};
