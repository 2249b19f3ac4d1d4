import { IncomingMessage } from 'node:http';
import { Endpoint, PoolBackend } from '../config/GatewayConfig';
import { HeadersAnswer } from '../ext-proc/EppAnswers';
import { EppExchange } from '../ext-proc/EppExchange';
import { EppFailure } from '../ext-proc/EppFailure';
import { applyHeaderMutation } from '../ext-proc/headerCodec';
import { fromRawHeaders, HeaderEntry, lengthOf } from '../http/HeaderList';
import { ReplayableBody } from '../http/ReplayableBody';
import {
  clientHead,
  responseHead,
  ResponseHead,
  responseHeadersForEpp,
  withoutLength,
} from './heads';
import { replayLimit } from './ProxiedRequest';
import { RoutedRequest } from './RoutedRequest';
import { sendImmediate } from './sendImmediate';

/** The EPP's failure is heard where its answer is awaited. */
const exceptEppFailure = (error: unknown): void => {
  if (!(error instanceof EppFailure)) {
    throw error;
  }
};

async function answerThroughEpp(
  request: RoutedRequest,
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

/**
 * Sends a model server's response through the EPP to the client.
 *
 * When the EPP fails before it has seen the head: FailClose fails with it,
 * FailOpen sends the response as it is, as long as all of it is still there.
 */
export async function returnThroughEpp(
  request: RoutedRequest,
  backend: PoolBackend,
  exchange: EppExchange,
  incoming: IncomingMessage,
  served: Endpoint,
): Promise<void> {
  const head = responseHead(incoming, request);
  const body = new ReplayableBody(incoming, replayLimit);
  const trailers = () => fromRawHeaders(incoming.rawTrailers);
  const tellEpp = async () => {
    await exchange.sendResponseHeaders(
      responseHeadersForEpp(head),
      !head.hasBody,
      served,
    );
    if (head.hasBody) {
      await exchange.sendResponseBody({
        chunks: body.read(),
        length: lengthOf(incoming.headers['content-length']),
        trailers,
      });
    } else {
      incoming.resume();
    }
  };
  await Promise.all([
    tellEpp().catch(exceptEppFailure),
    answerThroughEpp(request, backend, exchange, head, body, trailers),
  ]);
}
