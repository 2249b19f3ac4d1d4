import { PoolBackend } from '../config/GatewayConfig';
import {
  chosenEndpoints,
  endpointScores,
  formatEndpoint,
} from '../ext-proc/destination';
import { HeadersAnswer } from '../ext-proc/EppAnswers';
import { EppChannels } from '../ext-proc/EppChannels';
import { EppExchange } from '../ext-proc/EppExchange';
import { EppFailure } from '../ext-proc/EppFailure';
import { applyHeaderMutation } from '../ext-proc/headerCodec';
import { HeaderEntry, headerValue, lengthOf } from '../http/HeaderList';
import { ReplayableBody } from '../http/ReplayableBody';
import { GatewayMetrics } from '../metrics/GatewayMetrics';
import { askUpstream } from '../upstream/askUpstream';
import { Balancer } from '../upstream/Balancer';
import { Dialer } from '../upstream/UpstreamRequest';
import { forwardDirectly } from './forwardDirectly';
import { requestHeadersForEpp, upstreamHead, withoutLength } from './heads';
import { poolDestinations, poolName } from './poolDestinations';
import { replayLimit } from './ProxiedRequest';
import { ProxyError } from './ProxyError';
import { returnThroughEpp } from './returnThroughEpp';
import { RoutedRequest } from './RoutedRequest';
import { sendImmediate } from './sendImmediate';

/** What forwarding needs besides the request. */
export interface PoolRouting {
  readonly channels: EppChannels;
  readonly dialer: Dialer;
  readonly balancer: Balancer;
  readonly metrics: GatewayMetrics;
}

/** Notes what the EPP decided, and says whom to ask. */
function follow(
  request: RoutedRequest,
  backend: PoolBackend,
  headers: readonly HeaderEntry[],
  answer: HeadersAnswer & { type: 'continue' },
) {
  const choice = chosenEndpoints(headers, answer.dynamicMetadata);
  const scores = endpointScores(answer.dynamicMetadata);
  request.record.decision = {
    picked: choice.endpoints.map(formatEndpoint),
    source: choice.source,
    ...(scores && { scores }),
  };
  return poolDestinations(backend, choice);
}

async function exchangeRequest(
  request: RoutedRequest,
  backend: PoolBackend,
  exchange: EppExchange,
  routing: PoolRouting,
): Promise<void> {
  const { body, record, signal } = request;
  const headers = requestHeadersForEpp(request);
  const tellEpp = async () => {
    await exchange.sendRequestHeaders(headers, body === undefined);
    if (body) {
      await exchange.sendRequestBody({
        chunks: body.read(),
        length: lengthOf(headerValue(request.headers, 'content-length')),
        trailers: request.trailers,
      });
    }
  };
  // What keeps the client's body from coming aborts the request by itself.
  tellEpp().catch(() => undefined);

  const answer = await exchange.requestHeaders;
  record.eppMs = request.elapsedMs();
  if (answer.type === 'immediate') {
    sendImmediate(request, answer.response);
    return;
  }
  const mutated = applyHeaderMutation(
    withoutLength(headers, body !== undefined),
    answer.mutation,
  );
  const endpoints = follow(request, backend, mutated, answer);
  body?.forget();
  const end = { call: () => {} };
  try {
    const { upstream, incoming } = await askUpstream(
      {
        endpoints,
        head: upstreamHead(request.toBackend(mutated), body !== undefined),
        body: body && new ReplayableBody(exchange.requestBody, replayLimit),
        trailers: request.trailers,
        retryReset: true,
        timeoutMs: request.tryMs,
        signal,
        onTry: (endpoint, attempts) => {
          end.call();
          end.call = routing.balancer.begin(endpoint);
          record.endpoint = formatEndpoint(endpoint);
          if (attempts > 1) {
            record.attempts = attempts;
          }
        },
      },
      routing.dialer,
    );
    try {
      await returnThroughEpp(
        request,
        backend,
        exchange,
        incoming,
        upstream.endpoint,
      );
    } finally {
      upstream.release();
    }
  } finally {
    end.call();
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
  request: RoutedRequest,
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
    routing.metrics.eppFailed(
      record.backend ?? '',
      open && !response.started ? 'FailOpen' : 'FailClose',
    );
    if (!open || response.started) {
      throw new ProxyError(503, `EPP failure: ${error.message}`, {
        cause: error,
      });
    }
    record.reason = `FailOpen: ${error.message}`;
    await forwardDirectly(
      request,
      routing.balancer.order(poolName(backend), backend.endpoints),
      routing.dialer,
      routing.balancer,
    );
  } finally {
    signal.removeEventListener('abort', cancel);
  }
};
