import { IncomingMessage } from 'node:http';
import { Endpoint, PoolBackend } from '../config/GatewayConfig';
import { chosenEndpoints, formatEndpoint } from '../ext-proc/destination';
import { EppChannels } from '../ext-proc/EppChannels';
import { EppExchange, HeadersAnswer } from '../ext-proc/EppExchange';
import { EppFailure } from '../ext-proc/EppFailure';
import { applyHeaderMutation } from '../ext-proc/headerCodec';
import { ImmediateResponse } from '../ext-proc/messages';
import { fromRawHeaders, HeaderEntry } from '../http/HeaderList';
import { ReplayableBody } from '../http/ReplayableBody';
import { Rotation } from '../upstream/Rotation';
import { Dialer, UpstreamRequest } from '../upstream/UpstreamRequest';
import { forwardDirectly } from './forwardDirectly';
import {
  clientHead,
  requestHeadersForEpp,
  responseHead,
  ResponseHead,
  responseHeadersForEpp,
  upstreamHead,
  withoutLength,
} from './heads';
import { ProxiedRequest, replayLimit } from './ProxiedRequest';
import { ProxyError } from './ProxyError';

/** What forwarding needs besides the request. */
export interface PoolRouting {
  readonly channels: EppChannels;
  readonly dialer: Dialer;
  readonly rotation: Rotation;
}

const poolName = ({ pool }: PoolBackend): string =>
  `${pool.namespace}/${pool.name}`;

/** The EPP's failure is heard where its answer is awaited. */
const exceptEppFailure = (error: unknown): void => {
  if (!(error instanceof EppFailure)) {
    throw error;
  }
};

const sendImmediate = (
  request: ProxiedRequest,
  immediate: ImmediateResponse,
): void => {
  const status = immediate.status?.code || 500;
  request.record.status = status;
  request.record.reason = `the EPP answered: ${immediate.details ?? status}`;
  request.response.sendWhole(
    status,
    immediate.body ?? Buffer.alloc(0),
    applyHeaderMutation([['content-type', 'text/plain']], immediate.headers),
  );
};

/** Those of the EPP's choices that are the pool's; a stranger is never dialled. */
const destinations = (
  backend: PoolBackend,
  headers: readonly HeaderEntry[],
  answer: HeadersAnswer & { type: 'continue' },
): Endpoint[] => {
  const chosen = chosenEndpoints(headers, answer.dynamicMetadata);
  if (chosen.length === 0) {
    throw new EppFailure('The EPP named no endpoint');
  }
  const members = new Set(backend.endpoints.map(formatEndpoint));
  const eligible = chosen.filter(one => members.has(formatEndpoint(one)));
  if (eligible.length === 0) {
    throw new ProxyError(
      503,
      `the EPP chose ${chosen
        .map(formatEndpoint)
        .join(', ')}, which is no endpoint of InferencePool ${poolName(
        backend,
      )}`,
    );
  }
  return eligible;
};

async function answerThroughEpp(
  request: ProxiedRequest,
  backend: PoolBackend,
  exchange: EppExchange,
  head: ResponseHead,
  body: ReplayableBody,
  trailers: () => HeaderEntry[],
): Promise<void> {
  const { record, response } = request;
  let answer: HeadersAnswer;
  try {
    answer = await exchange.responseHeaders;
  } catch (error) {
    if (backend.failureMode === 'FailClose' || !body.replayable) {
      throw error;
    }
    record.status = head.status;
    record.reason = 'FailOpen: the EPP did not see the response';
    response.start(head.status, head.headers);
    await response.finish(body.read(), async () => trailers());
    return;
  }
  if (answer.type === 'immediate') {
    sendImmediate(request, answer.response);
    return;
  }
  body.forget();
  const mutated = clientHead(
    applyHeaderMutation(
      withoutLength(responseHeadersForEpp(head), head.hasBody),
      answer.mutation,
    ),
  );
  record.status = mutated.status;
  response.start(mutated.status, mutated.headers);
  await response.finish(
    head.hasBody ? exchange.responseBody : undefined,
    async () =>
      head.hasBody
        ? applyHeaderMutation(trailers(), await exchange.responseTrailers)
        : [],
  );
}

async function returnResponse(
  request: ProxiedRequest,
  backend: PoolBackend,
  exchange: EppExchange,
  incoming: IncomingMessage,
  served: Endpoint,
): Promise<void> {
  const head = responseHead(incoming, request.method);
  const body = new ReplayableBody(incoming, replayLimit);
  const trailers = () => fromRawHeaders(incoming.rawTrailers);
  const tellEpp = async () => {
    await exchange.sendResponseHeaders(
      responseHeadersForEpp(head),
      !head.hasBody,
      served,
    );
    if (head.hasBody) {
      await exchange.sendResponseBody(body.read(), trailers);
    } else {
      incoming.resume();
    }
  };
  await Promise.all([
    tellEpp().catch(exceptEppFailure),
    answerThroughEpp(request, backend, exchange, head, body, trailers),
  ]);
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
  const endpoints = destinations(backend, mutated, answer);
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
    await returnResponse(
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
