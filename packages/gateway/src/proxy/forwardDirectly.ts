import { Endpoint } from '../config/GatewayConfig';
import { formatEndpoint } from '../ext-proc/destination';
import { fromRawHeaders } from '../http/HeaderList';
import { Dialer, UpstreamRequest } from '../upstream/UpstreamRequest';
import { requestHeadersForEpp, responseHead, upstreamHead } from './heads';
import { ProxiedRequest } from './ProxiedRequest';

/**
 * Sends a request to the first endpoint that accepts it, and its answer to
 * the client, with nobody in between.
 */
export const forwardDirectly = async (
  request: ProxiedRequest,
  endpoints: readonly Endpoint[],
  dialer: Dialer,
): Promise<void> => {
  const { body, record, response, signal } = request;
  const upstream = await UpstreamRequest.connect(
    endpoints,
    upstreamHead(requestHeadersForEpp(request), body !== undefined),
    dialer,
  );
  record.endpoint = formatEndpoint(upstream.endpoint);
  const giveUp = () => upstream.release();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    signal.throwIfAborted();
    body?.forget();
    // A server may answer without reading the whole body: the answer decides.
    upstream.send(body?.read(), request.trailers).catch(giveUp);
    const incoming = await upstream.response();
    const head = responseHead(incoming, request.method);
    record.status = head.status;
    response.start(head.status, head.headers);
    await response.finish(incoming, async () =>
      fromRawHeaders(incoming.rawTrailers),
    );
  } finally {
    signal.removeEventListener('abort', giveUp);
    upstream.release();
  }
};
