import { PoolBackend } from '../config/GatewayConfig';
import { formatEndpoint } from '../ext-proc/destination';
import { EppChannels } from '../ext-proc/EppChannels';
import { EppExchange } from '../ext-proc/EppExchange';
import { EppFailure } from '../ext-proc/EppFailure';
import { applyHeaderMutation } from '../ext-proc/headerCodec';
import { Rotation } from '../upstream/Rotation';
import { Dialer, UpstreamRequest } from '../upstream/UpstreamRequest';
import { forwardDirectly } from './forwardDirectly';
import { requestHeadersForEpp, upstreamHead, withoutLength } from './heads';
import { poolDestinations, poolName } from './poolDestinations';
import { ProxiedRequest } from './ProxiedRequest';
import { ProxyError } from './ProxyError';
import { returnThroughEpp } from './returnThroughEpp';
import { sendImmediate } from './sendImmediate';

/** What forwarding needs besides the request. */
export interface PoolRouting {
  readonly channels: EppChannels;
  readonly dialer: Dialer;
  readonly rotation: Rotation;
}

async function exchangeRequest(
  request: ProxiedRequest,
  backend: PoolBackend,
  exchange: EppExchange,
  routing: PoolRouting,
): Promise<void> {
  const { body, record, signal } = request;
  const headers = requestHeadersForEpp(request);
  const tellEpp = async () => {
    await exchange.sendRequestHeaders(headers, body === undefined);
    if (body) {
      await exchange.sendRequestBody(body.read(), request.trailers);
    }
  };
  // What keeps the client's body from coming aborts the request by itself.
  tellEpp().catch(() => undefined);

  const answer = await exchange.requestHeaders;
  if (answer.type === 'immediate') {
    sendImmediate(request, answer.response);
    return;
  }
  const mutated = applyHeaderMutation(
    withoutLength(headers, body !== undefined),
    answer.mutation,
  );
  const endpoints = poolDestinations(backend, mutated, answer);
  body?.forget();
  const upstream = await UpstreamRequest.connect(
    endpoints,
    upstreamHead(mutated, body !== undefined),
    routing.dialer,
  );
  record.endpoint = formatEndpoint(upstream.endpoint);
  const giveUp = () => upstream.release();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    signal.throwIfAborted();
    upstream.send(body && exchange.requestBody, request.trailers).catch(giveUp);
    const incoming = await upstream.response();
    await returnThroughEpp(
      request,
      backend,
      exchange,
      incoming,
      upstream.endpoint,
    );
  } finally {
    signal.removeEventListener('abort', giveUp);
    upstream.release();
  }
}

/**
 * Sends a request where the pool's EPP says, and request and response through
 * the EPP on their way. Nothing goes upstream before the EPP has answered.
 *
 * When the EPP cannot be asked: FailClose answers 503; FailOpen takes the
 * pool's endpoints in turn, as long as the whole request is still there.
 */
export const forwardThroughEpp = async (
  request: ProxiedRequest,
  backend: PoolBackend,
  routing: PoolRouting,
): Promise<void> => {
  const { body, record, response, signal } = request;
  let exchange: EppExchange | undefined;
  const cancel = () => exchange?.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    exchange = routing.channels.open(backend.epp);
    await exchangeRequest(request, backend, exchange, routing);
    exchange.finish();
  } catch (error) {
    exchange?.cancel();
    signal.throwIfAborted();
    if (!(error instanceof EppFailure)) {
      throw error;
    }
    const open =
      backend.failureMode === 'FailOpen' &&
      record.endpoint === undefined &&
      (body?.replayable ?? true);
    if (!open || response.started) {
      throw new ProxyError(503, `EPP failure: ${error.message}`, {
        cause: error,
      });
    }
    record.reason = `FailOpen: ${error.message}`;
    await forwardDirectly(
      request,
      routing.rotation.next(poolName(backend), backend.endpoints),
      routing.dialer,
    );
  } finally {
    signal.removeEventListener('abort', cancel);
  }
};
