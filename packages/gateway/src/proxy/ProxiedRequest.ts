import { IncomingMessage, ServerResponse } from 'node:http';
import { AccessRecord } from '../access-log/AccessRecord';
import {
  endToEndHeaders,
  fromRawHeaders,
  HeaderEntry,
  headerValue,
  withoutHeaders,
} from '../http/HeaderList';
import { ReplayableBody } from '../http/ReplayableBody';
import { destinationKey } from '../ext-proc/destination';
import { ClientResponse } from './ClientResponse';

/** The most that is kept of a body for a second try, in bytes. */
export const replayLimit = 16 * 1024 * 1024;

/** A client's request on its way. */
export interface ProxiedRequest {
  readonly method: string;
  /** Path and query, as the client sent them. */
  readonly target: string;
  readonly authority: string;
  /** For the next hop: no hop-by-hop headers, no host. */
  readonly headers: readonly HeaderEntry[];
  readonly body: ReplayableBody | undefined;
  /** Complete once the body was read. */
  trailers(): readonly HeaderEntry[];
  readonly response: ClientResponse;
  /** Aborted when the client is gone or the time is up. */
  readonly signal: AbortSignal;
  readonly record: AccessRecord;
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

/**
 * Prepares a request for the way: a request id if the client gave none, the
 * forwarding headers, and no destination that the client chose for itself.
 */
export const proxiedRequest = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: {
    listener: string;
    signal: AbortSignal;
    newRequestId(): string;
  },
): ProxiedRequest => {
  const received = endToEndHeaders(fromRawHeaders(incoming.rawHeaders));
  const requestId =
    headerValue(received, 'x-request-id') || options.newRequestId();
  const method = incoming.method ?? 'GET';
  const target = incoming.url ?? '/';
  return {
    method,
    target,
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
      ['x-forwarded-proto', 'http'],
      forwardedFor(received, incoming.socket.remoteAddress ?? 'unknown'),
    ],
    body: hasBody(incoming)
      ? new ReplayableBody(incoming, replayLimit)
      : undefined,
    trailers: () => fromRawHeaders(incoming.rawTrailers),
    response: new ClientResponse(outgoing),
    signal: options.signal,
    record: {
      requestId,
      method,
      path: target,
      listener: options.listener,
      status: 0,
      ms: 0,
    },
  };
};
