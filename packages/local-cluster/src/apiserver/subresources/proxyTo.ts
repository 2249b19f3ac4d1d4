import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { badGateway } from '../errors/StatusError';
import type { ApiRequest } from '../http/ApiRequest';
import type { Address, ProxyTarget } from './proxyTarget';

/** Headers that end at this hop, and the one that must not leave this server. */
const NOT_FORWARDED = new Set([
  'authorization',
  'connection',
  'host',
  'keep-alive',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function forwarded(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !NOT_FORWARDED.has(name)),
  );
}

/** Passes the request on to a workload, and its answer, streamed, back. The bearer token is not passed on. */
export function proxyTo(
  address: Address,
  scheme: ProxyTarget['scheme'],
  path: string,
  request: ApiRequest,
): Promise<void> {
  const search = request.query.toString();
  const send = scheme === 'https' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const outgoing = send(
      {
        ...address,
        method: request.method,
        path: `${path || '/'}${search ? `?${search}` : ''}`,
        headers: forwarded(request.incoming.headers),
        signal: request.signal,
        rejectUnauthorized: false,
      },
      answer => {
        request.response.writeHead(
          answer.statusCode ?? 502,
          forwarded(answer.headers),
        );
        request.response.flushHeaders();
        pipeline(answer, request.response).then(resolve, reject);
      },
    );
    outgoing.once('error', error =>
      reject(
        badGateway(
          `error trying to reach service: dial ${address.host}:${address.port}: ${error.message}`,
        ),
      ),
    );
    request.incoming.pipe(outgoing);
  });
}
