import { ClientDuplexStream } from '@grpc/grpc-js';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { Endpoint } from '../config/GatewayConfig';
import { HeaderEntry } from '../http/HeaderList';
import { Deferred, deferred } from './deferred';
import { servedMetadata } from './destination';
import { EppFailure } from './EppFailure';
import { encodeHeaders } from './headerCodec';
import {
  CommonResponse,
  HeaderMutation,
  ImmediateResponse,
  ProcessingRequest,
  ProcessingResponse,
  processingResponseSchema,
} from './messages';

/** The stream of `ExternalProcessor.Process`, before its answers are checked. */
export type ProcessCall = ClientDuplexStream<ProcessingRequest, object>;

/** What the EPP said about a message's headers, or instead of them. */
export type HeadersAnswer =
  | {
      readonly type: 'continue';
      readonly mutation: HeaderMutation | undefined;
      readonly dynamicMetadata: ProcessingResponse['dynamic_metadata'];
    }
  | { readonly type: 'immediate'; readonly response: ImmediateResponse };

/**
 * One HTTP request's conversation with an EPP: headers, body and trailers of
 * both directions go out as they come, and the EPP's version of them comes
 * back in `requestBody` and `responseBody`. The protocol is Envoy's external
 * processing with bodies in mode FULL_DUPLEX_STREAMED.
 */
export class EppExchange {
  /** The request body to send upstream. Fails with EppFailure. */
  readonly requestBody = new PassThrough();
  /** The response body to send to the client. Fails with EppFailure. */
  readonly responseBody = new PassThrough();

  readonly #call: ProcessCall;
  readonly #requestHeaders = deferred<HeadersAnswer>();
  readonly #responseHeaders = deferred<HeadersAnswer>();
  readonly #responseTrailers = deferred<HeaderMutation | undefined>();
  /** Why nothing more can be sent or will be answered. */
  #over: EppFailure | undefined;
  #first = true;
  #served: Endpoint | undefined;

  constructor(call: ProcessCall) {
    this.#call = call;
    // Failures reach whoever reads; a body that nobody reads must not crash.
    this.requestBody.on('error', () => undefined);
    this.responseBody.on('error', () => undefined);
    this.#receive().catch(error => this.#fail(error));
  }

  /** The EPP's word on the request; its body follows in `requestBody`. */
  get requestHeaders(): Promise<HeadersAnswer> {
    return this.#requestHeaders.promise;
  }

  /** The EPP's word on the response; its body follows in `responseBody`. */
  get responseHeaders(): Promise<HeadersAnswer> {
    return this.#responseHeaders.promise;
  }

  /** The EPP's changes to the response's trailers. */
  get responseTrailers(): Promise<HeaderMutation | undefined> {
    return this.#responseTrailers.promise;
  }

  async sendRequestHeaders(
    headers: readonly HeaderEntry[],
    endOfStream: boolean,
  ): Promise<void> {
    await this.#send({
      request_headers: {
        headers: encodeHeaders(headers),
        end_of_stream: endOfStream,
      },
    });
  }

  /**
   * Sends a body and what ends it: a last chunk, or the trailers if there are
   * any.
   */
  async sendRequestBody(
    chunks: AsyncIterable<Buffer>,
    trailers: () => readonly HeaderEntry[],
  ): Promise<void> {
    for await (const body of chunks) {
      await this.#send({ request_body: { body, end_of_stream: false } });
    }
    const last = trailers();
    await this.#send(
      last.length > 0
        ? { request_trailers: { trailers: encodeHeaders(last) } }
        : { request_body: { body: Buffer.alloc(0), end_of_stream: true } },
    );
  }

  async sendResponseHeaders(
    headers: readonly HeaderEntry[],
    endOfStream: boolean,
    served: Endpoint,
  ): Promise<void> {
    this.#served = served;
    await this.#send({
      response_headers: {
        headers: encodeHeaders(headers),
        end_of_stream: endOfStream,
      },
    });
  }

  /** As `sendRequestBody`, for the response. */
  async sendResponseBody(
    chunks: AsyncIterable<Buffer>,
    trailers: () => readonly HeaderEntry[],
  ): Promise<void> {
    for await (const body of chunks) {
      await this.#send({ response_body: { body, end_of_stream: false } });
    }
    const last = trailers();
    if (last.length === 0) {
      await this.#send({
        response_body: { body: Buffer.alloc(0), end_of_stream: true },
      });
      this.#responseTrailers.resolve(undefined);
      return;
    }
    await this.#send({ response_trailers: { trailers: encodeHeaders(last) } });
  }

  /** The request went well: the EPP sees the stream's ordinary end. */
  finish(): void {
    this.#call.end();
  }

  /** The request is over before its end: the EPP sees a cancelled stream. */
  cancel(): void {
    this.#fail(new EppFailure('The request was cancelled'));
    this.#call.cancel();
  }

  async #send(message: ProcessingRequest): Promise<void> {
    if (this.#over) {
      throw this.#over;
    }
    const flowing = this.#call.write({
      ...message,
      ...(this.#served && {
        metadata_context: { filter_metadata: servedMetadata(this.#served) },
      }),
      ...(this.#first && {
        protocol_config: {
          request_body_mode: 'FULL_DUPLEX_STREAMED',
          response_body_mode: 'FULL_DUPLEX_STREAMED',
        },
      }),
    });
    this.#first = false;
    if (!flowing) {
      await Promise.race([
        once(this.#call, 'drain'),
        once(this.#call, 'close'),
      ]);
    }
  }

  async #receive(): Promise<void> {
    for await (const message of this.#call) {
      await this.#accept(processingResponseSchema.parse(message));
    }
    this.#fail(new EppFailure('The EPP ended its stream without an answer'));
  }

  async #accept(response: ProcessingResponse): Promise<void> {
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
        await Promise.race([
          once(responseBody, 'drain'),
          once(responseBody, 'close'),
        ]);
      }
    }
    if (response.response_trailers) {
      this.#responseTrailers.resolve(
        response.response_trailers.header_mutation ?? undefined,
      );
      this.responseBody.end();
    }
  }

  #immediate(response: ImmediateResponse): void {
    this.#requestHeaders.resolve({ type: 'immediate', response });
    this.#responseHeaders.resolve({ type: 'immediate', response });
    this.#fail(new EppFailure('The EPP answered in place of the model server'));
  }

  #fail(reason: unknown): void {
    const failure =
      reason instanceof EppFailure
        ? reason
        : new EppFailure(
            reason instanceof Error ? reason.message : String(reason),
            { cause: reason },
          );
    this.#over ??= failure;
    this.#requestHeaders.reject(this.#over);
    this.#responseHeaders.reject(this.#over);
    this.#responseTrailers.reject(this.#over);
    for (const body of [this.requestBody, this.responseBody]) {
      if (!body.writableEnded) {
        body.destroy(this.#over);
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
