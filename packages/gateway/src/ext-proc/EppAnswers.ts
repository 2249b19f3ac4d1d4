import { PassThrough } from 'node:stream';
import { drained } from '../http/drained';
import { Deferred, deferred } from './deferred';
import { EppFailure } from './EppFailure';
import {
  CommonResponse,
  HeaderMutation,
  ImmediateResponse,
  ProcessingResponse,
} from './messages';

/** What the EPP said about a message's headers, or instead of them. */
export type HeadersAnswer =
  | {
      readonly type: 'continue';
      readonly mutation: HeaderMutation | undefined;
      readonly dynamicMetadata: ProcessingResponse['dynamic_metadata'];
    }
  | { readonly type: 'immediate'; readonly response: ImmediateResponse };

/**
 * What an EPP answers in one exchange, sorted by what it is about: the word on
 * the headers of either direction, their bodies as they come, the trailers.
 */
export class EppAnswers {
  /** The request body to send upstream. Fails with EppFailure. */
  readonly requestBody = new PassThrough();
  /** The response body to send to the client. Fails with EppFailure. */
  readonly responseBody = new PassThrough();

  readonly #requestHeaders = deferred<HeadersAnswer>();
  readonly #responseHeaders = deferred<HeadersAnswer>();
  readonly #responseTrailers = deferred<HeaderMutation | undefined>();
  #failure: EppFailure | undefined;

  constructor() {
    // Failures reach whoever reads; a body that nobody reads must not crash.
    this.requestBody.on('error', () => undefined);
    this.responseBody.on('error', () => undefined);
  }

  get requestHeaders(): Promise<HeadersAnswer> {
    return this.#requestHeaders.promise;
  }

  get responseHeaders(): Promise<HeadersAnswer> {
    return this.#responseHeaders.promise;
  }

  get responseTrailers(): Promise<HeaderMutation | undefined> {
    return this.#responseTrailers.promise;
  }

  /** Why nothing more will be answered. */
  get failure(): EppFailure | undefined {
    return this.#failure;
  }

  /** Takes a message in; slow while the client reads slowly. */
  async accept(response: ProcessingResponse): Promise<void> {
    if (response.immediate_response) {
      this.#immediate(response.immediate_response);
    }
    if (response.request_headers) {
      answerHeaders(
        this.#requestHeaders,
        response.request_headers.response,
        response.dynamic_metadata,
      );
    }
    if (response.request_body) {
      // Not waited for: the upstream may answer without reading on, and its
      // answer comes through this same stream.
      passOn(this.requestBody, response.request_body.response);
    }
    if (response.request_trailers) {
      this.requestBody.end();
    }
    if (response.response_headers) {
      answerHeaders(
        this.#responseHeaders,
        response.response_headers.response,
        response.dynamic_metadata,
      );
    }
    if (response.response_body) {
      const { responseBody } = this;
      if (!passOn(responseBody, response.response_body.response)) {
        await drained(responseBody);
      }
    }
    if (response.response_trailers) {
      this.#responseTrailers.resolve(
        response.response_trailers.header_mutation ?? undefined,
      );
      this.responseBody.end();
    }
  }

  /** The response has no trailers that the EPP could change. */
  noResponseTrailers(): void {
    this.#responseTrailers.resolve(undefined);
  }

  #immediate(response: ImmediateResponse): void {
    this.#requestHeaders.resolve({ type: 'immediate', response });
    this.#responseHeaders.resolve({ type: 'immediate', response });
    this.fail(new EppFailure('The EPP answered in place of the model server'));
  }

  /** Nothing more will come: whoever still waits hears why. The first reason stays. */
  fail(reason: unknown): void {
    const failure =
      reason instanceof EppFailure
        ? reason
        : new EppFailure(
            reason instanceof Error ? reason.message : String(reason),
            { cause: reason },
          );
    this.#failure ??= failure;
    this.#requestHeaders.reject(this.#failure);
    this.#responseHeaders.reject(this.#failure);
    this.#responseTrailers.reject(this.#failure);
    for (const body of [this.requestBody, this.responseBody]) {
      if (!body.writableEnded) {
        body.destroy(this.#failure);
      }
    }
  }
}

function answerHeaders(
  answer: Deferred<HeadersAnswer>,
  response: CommonResponse | null | undefined,
  dynamicMetadata: ProcessingResponse['dynamic_metadata'],
): void {
  answer.resolve({
    type: 'continue',
    mutation: response?.header_mutation ?? undefined,
    dynamicMetadata,
  });
}

/** @returns false when the body's reader is behind */
function passOn(
  body: PassThrough,
  response: CommonResponse | null | undefined,
): boolean {
  const chunk = response?.body_mutation?.streamed_response;
  if (!chunk || body.destroyed) {
    return true;
  }
  const flowing = chunk.body?.length ? body.write(chunk.body) : true;
  if (chunk.end_of_stream) {
    body.end();
  }
  return flowing;
}
