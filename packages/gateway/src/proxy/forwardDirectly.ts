import { Endpoint } from '../config/GatewayConfig';
import { formatEndpoint } from '../ext-proc/destination';
import { fromRawHeaders } from '../http/HeaderList';
import { askUpstream } from '../upstream/askUpstream';
import { Balancer } from '../upstream/Balancer';
import { Dialer } from '../upstream/UpstreamRequest';
import { requestHeadersForEpp, responseHead, upstreamHead } from './heads';
import { RoutedRequest } from './RoutedRequest';

/**
 * Sends a request to the first endpoint that accepts it, and its answer to
 * the client, with nobody in between.
 */
export const forwardDirectly = async (
  request: RoutedRequest,
  endpoints: readonly Endpoint[],
  dialer: Dialer,
  balancer: Balancer,
): Promise<void> => {
  const { body, record, response, signal } = request;
  let end = () => {};
  try {
    const { upstream, incoming } = await askUpstream(
      {
        endpoints,
        head: upstreamHead(
          request.toBackend(requestHeadersForEpp(request)),
          body !== undefined,
        ),
        body,
        trailers: request.trailers,
        retryReset: false,
        timeoutMs: request.tryMs,
        signal,
        onTry: (endpoint, attempts) => {
          end();
          end = balancer.begin(endpoint);
          record.endpoint = formatEndpoint(endpoint);
          if (attempts > 1) {
            record.attempts = attempts;
          }
        },
      },
      dialer,
    );
    try {
      const head = responseHead(incoming, request);
      record.status = head.status;
      response.start(head.status, head.headers);
      await response.finish(incoming, async () =>
        fromRawHeaders(incoming.rawTrailers),
      );
    } finally {
      upstream.release();
    }
  } finally {
    end();
  }
};
