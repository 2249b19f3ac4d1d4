import { Generation } from '../generation/Generation';
import { RequestError } from '../request-handling/RequestError';
import { setHeaders } from './headers';
import { ProcessingResponse } from './messages';

/**
 * The answer that ends a request which cannot be served: the gateway sends it
 * to the client.
 *
 * @public
 */
export function refusal(
  error: RequestError,
  generation: Generation,
): ProcessingResponse {
  const reason = generation.line === '<=0.6' ? undefined : error.droppedReason;
  return {
    immediate_response: {
      status: { code: error.status },
      headers: reason
        ? {
            set_headers: setHeaders([
              ['x-llm-d-request-dropped-reason', reason],
            ]),
          }
        : undefined,
      body: Buffer.from(error.body(generation)),
    },
  };
}
