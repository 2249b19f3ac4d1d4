/** An answer of the sidecar's own, in the shape of vLLM's errors. */
export interface ErrorResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const bodyOf = (message: string, type: string, code: number): string =>
  JSON.stringify({ object: 'error', message, type, param: '', code });

const error = (
  message: string,
  type: string,
  status: number,
): ErrorResponse => ({
  status,
  contentType: 'application/json',
  body: bodyOf(message, type, status),
});

/** The request's or the prefill pod's body is no JSON object. */
export const jsonInvalid = (message: string): ErrorResponse =>
  error(message, 'BadRequestError', 400);

/** Whom to ask cannot be made out, or the answer broke off. */
export const badGateway = (message: string): ErrorResponse =>
  error(message, 'BadGateway', 502);

/** Nothing listens where the model server should. The real one leaves the content type to Go, which takes it for text. */
export const decoderNotReady: ErrorResponse = {
  status: 503,
  contentType: 'text/plain; charset=utf-8',
  body: bodyOf(
    'The decode node is not ready. Please check that the vLLM service is running and the port configuration is correct.',
    'ServiceUnavailable',
    503,
  ),
};
