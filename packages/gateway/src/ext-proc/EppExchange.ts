import { ClientDuplexStream } from '@grpc/grpc-js';
import { PassThrough } from 'node:stream';
import { Endpoint } from '../config/GatewayConfig';
import { drained } from '../http/drained';
import { HeaderEntry } from '../http/HeaderList';
import { servedMetadata } from './destination';
import { EppAnswers, HeadersAnswer } from './EppAnswers';
import { EppFailure } from './EppFailure';
import { encodeHeaders } from './headerCodec';
import {
  HeaderMutation,
  ProcessingRequest,
  processingResponseSchema,
} from './messages';

/** The stream of `ExternalProcessor.Process`, before its answers are checked. */
export type ProcessCall = ClientDuplexStream<ProcessingRequest, object>;

/** A body on its way to an EPP. */
export interface SentBody {
  readonly chunks: AsyncIterable<Buffer>;
  /** In bytes, if its head told: then its last chunk says that it is, as Envoy's does; else an empty one follows. */
  readonly length: number | undefined;
  /** Complete once the body was read; they end it if there are any. */
  trailers(): readonly HeaderEntry[];
}

type BodyPart = NonNullable<ProcessingRequest['request_body']>;

const emptyEnd: BodyPart = { body: Buffer.alloc(0), end_of_stream: true };

/**
 * One HTTP request's conversation with an EPP: headers, body and trailers of
 * both directions go out as they come, and the EPP's version of them comes
 * back in `requestBody` and `responseBody`. The protocol is Envoy's external
 * processing with bodies in mode FULL_DUPLEX_STREAMED.
 */
export class EppExchange {
  readonly #call: ProcessCall;
  readonly #answers = new EppAnswers();
  #first = true;
  #served: Endpoint | undefined;

  constructor(call: ProcessCall) {
    this.#call = call;
    this.#receive().catch(error => this.#answers.fail(error));
  }

  /** The request body to send upstream. Fails with EppFailure. */
  get requestBody(): PassThrough {
    return this.#answers.requestBody;
  }

  /** The response body to send to the client. Fails with EppFailure. */
  get responseBody(): PassThrough {
    return this.#answers.responseBody;
  }

  /** The EPP's word on the request; its body follows in `requestBody`. */
  get requestHeaders(): Promise<HeadersAnswer> {
    return this.#answers.requestHeaders;
  }

  /** The EPP's word on the response; its body follows in `responseBody`. */
  get responseHeaders(): Promise<HeadersAnswer> {
    return this.#answers.responseHeaders;
  }

  /** The EPP's changes to the response's trailers. */
  get responseTrailers(): Promise<HeaderMutation | undefined> {
    return this.#answers.responseTrailers;
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

  /** Sends a body and what ends it. */
  async sendRequestBody(body: SentBody): Promise<void> {
    const ended = await this.#sendChunks(body, part =>
      this.#send({ request_body: part }),
    );
    const last = body.trailers();
    if (!ended && last.length > 0) {
      await this.#send({
        request_trailers: { trailers: encodeHeaders(last) },
      });
    } else if (!ended) {
      await this.#send({ request_body: emptyEnd });
    }
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
  async sendResponseBody(body: SentBody): Promise<void> {
    const ended = await this.#sendChunks(body, part =>
      this.#send({ response_body: part }),
    );
    const last = body.trailers();
    if (!ended && last.length > 0) {
      await this.#send({
        response_trailers: { trailers: encodeHeaders(last) },
      });
      return;
    }
    if (!ended) {
      await this.#send({ response_body: emptyEnd });
    }
    this.#answers.noResponseTrailers();
  }

  /** The request went well: the EPP sees the stream's ordinary end. */
  finish(): void {
    this.#call.end();
  }

  /** The request is over before its end: the EPP sees a cancelled stream. */
  cancel(): void {
    this.#answers.fail(new EppFailure('The request was cancelled'));
    this.#call.cancel();
  }

  /** @returns whether the last chunk was known for it, and sent as the end */
  async #sendChunks(
    { chunks, length }: SentBody,
    send: (part: BodyPart) => Promise<void>,
  ): Promise<boolean> {
    let sent = 0;
    let ended = false;
    // Read to its end all the same: only then is its connection free.
    for await (const body of chunks) {
      sent += body.length;
      ended = sent === length;
      await send({ body, end_of_stream: ended });
    }
    return ended;
  }

  async #send(message: ProcessingRequest): Promise<void> {
    const { failure } = this.#answers;
    if (failure) {
      throw failure;
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
      await drained(this.#call);
    }
  }

  async #receive(): Promise<void> {
    for await (const message of this.#call) {
      await this.#answers.accept(processingResponseSchema.parse(message));
    }
    this.#answers.fail(
      new EppFailure('The EPP ended its stream without an answer'),
    );
  }
}
