import { Generation } from '../generation/Generation';
import { Level, Logger } from '../log/Logger';
import { Director, RoutedRequest } from '../request-handling/Director';
import { RequestError } from '../request-handling/RequestError';
import { endpointAddress } from '../scheduling/Endpoint';
import { bodyResponses } from './bodyResponses';
import { DESTINATION, destinationMetadata, subsetHint } from './destination';
import { headersOf, isSystemOwned, setHeaders } from './headers';
import {
  HttpBody,
  HttpHeaders,
  ProcessingRequest,
  ProcessingResponse,
} from './messages';

/**
 * What a {@link ProcessingStream} works with.
 *
 * @public
 */
export interface ProcessingStreamOptions {
  readonly director: Director;
  readonly generation: Generation;
  readonly logger: Logger;
  readonly newRequestId: () => string;
  readonly emitEndpointScores: boolean;
}

const REQUEST_ID = 'x-request-id';

/** `"model":"a"` in a response becomes what the client called the model. */
function renamed(body: Buffer, { targetModel, incomingModel }: RoutedRequest) {
  if (targetModel === incomingModel || targetModel === '') {
    return body;
  }
  const [from, to] = [targetModel, incomingModel].map(m => JSON.stringify(m));
  const text = body.toString('utf8');
  const result = text
    .replaceAll(`"model":${from}`, `"model":${to}`)
    .replaceAll(`"model": ${from}`, `"model": ${to}`);
  return result === text ? body : Buffer.from(result);
}

/**
 * One HTTP request's way through the Endpoint Picker: a message in, the
 * answers to it out. It knows the protocol and nothing of the transport.
 *
 * The order is fixed: nothing is said to the request headers until the body
 * is complete; then the header answer and the body parts follow one another.
 *
 * @public
 */
export class ProcessingStream {
  readonly #options: ProcessingStreamOptions;
  #logger: Logger;
  #requestId = '';
  #headers: Record<string, string> = {};
  #requestBody: Buffer[] = [];
  #responseBody: Buffer[] = [];
  #routed?: RoutedRequest;
  #responseStreams = false;
  #responseComplete = false;

  constructor(options: ProcessingStreamOptions) {
    this.#options = options;
    this.#logger = options.logger;
  }

  /**
   * Takes a message.
   *
   * @returns the answers in their order, and whether they are the last ones
   */
  receive(message: ProcessingRequest): {
    answers: readonly ProcessingResponse[];
    finished: boolean;
  } {
    try {
      return { answers: this.#answersTo(message), finished: false };
    } catch (error) {
      if (!(error instanceof RequestError)) {
        throw error;
      }
      this.#logger.error(error, 'Failed to process request');
      this.finish();
      return { answers: [this.#refusal(error)], finished: true };
    }
  }

  /**
   * Ends the request, if that has not happened yet: the client may go away at
   * any moment, and what was counted for it must not stay.
   */
  finish(): void {
    this.#responseComplete = true;
    this.#routed?.release();
  }

  #answersTo(message: ProcessingRequest): ProcessingResponse[] {
    if (message.request_headers) {
      return this.#requestHeaders(message.request_headers);
    }
    if (message.request_body) {
      const subset = subsetHint(message.metadata_context?.filter_metadata);
      return this.#requestBodyPart(message.request_body, subset);
    }
    if (message.response_headers) {
      return this.#responseHeaders(message.response_headers);
    }
    if (message.response_body) {
      return this.#responseBodyPart(message.response_body);
    }
    if (message.response_trailers) {
      return this.#responseTrailers();
    }
    // Request trailers need no answer.
    return [];
  }

  #requestHeaders(message: HttpHeaders): ProcessingResponse[] {
    this.#headers = headersOf(message);
    this.#requestId = this.#headers[REQUEST_ID] ?? '';
    if (this.#requestId === '') {
      this.#requestId = this.#options.newRequestId();
      this.#headers[REQUEST_ID] = this.#requestId;
    }
    this.#logger = this.#options.logger.with({ [REQUEST_ID]: this.#requestId });
    this.#logger.info(Level.DEFAULT, 'EPP received request');
    if (!message.end_of_stream) {
      return [];
    }
    const endpoint = this.#options.director.randomEndpoint();
    if (!endpoint) {
      throw new RequestError('Internal', 'no pods available in datastore');
    }
    return [this.#destination(endpointAddress(endpoint))];
  }

  #requestBodyPart(
    { body, end_of_stream: last }: HttpBody,
    subset: readonly string[] | undefined,
  ): ProcessingResponse[] {
    if (body) {
      this.#requestBody.push(body);
    }
    if (!last || this.#routed) {
      return [];
    }
    const routed = this.#options.director.handle(
      {
        requestId: this.#requestId,
        headers: this.#headers,
        body: Buffer.concat(this.#requestBody),
        subset,
      },
      this.#logger,
    );
    this.#routed = routed;
    this.#requestBody = [];
    this.#responseStreams =
      routed.stream && this.#options.generation.line !== '<=0.6';
    const { picked, scores } = routed.decision;
    const answers = [
      this.#destination(
        picked.map(endpointAddress).join(','),
        routed.body.length,
        this.#options.emitEndpointScores
          ? new Map(scores.map(s => [endpointAddress(s.endpoint), s.total]))
          : undefined,
      ),
      ...bodyResponses(routed.body, true).map(part => ({ request_body: part })),
    ];
    this.#logger.info(
      Level.DEFAULT,
      'EPP sent request body response(s) to proxy',
      { modelName: routed.incomingModel, targetModelName: routed.targetModel },
    );
    return answers;
  }

  #destination(
    destination: string,
    contentLength = 0,
    scores?: ReadonlyMap<string, number>,
  ): ProcessingResponse {
    const headers: [string, string][] = [[DESTINATION, destination]];
    if (contentLength > 0) {
      headers.push(['Content-Length', String(contentLength)]);
    }
    headers.push(...this.#echoed(this.#headers));
    return {
      request_headers: {
        response: {
          clear_route_cache: true,
          header_mutation: { set_headers: setHeaders(headers) },
        },
      },
      dynamic_metadata: destinationMetadata(destination, scores),
    };
  }

  #responseHeaders(message: HttpHeaders): ProcessingResponse[] {
    const headers = headersOf(message);
    this.#responseStreams ||= (headers['content-type'] ?? '').includes(
      'text/event-stream',
    );
    return [
      {
        response_headers: {
          response: {
            header_mutation: {
              set_headers: setHeaders([
                ['x-went-into-resp-headers', 'true'],
                ...this.#echoed(headers),
              ]),
            },
          },
        },
      },
    ];
  }

  #responseBodyPart({
    body = Buffer.alloc(0),
    end_of_stream: last = false,
  }: HttpBody): ProcessingResponse[] {
    if (this.#responseStreams) {
      if (last) {
        this.#responseDone();
      }
      return this.#responseParts(body, last);
    }
    this.#responseBody.push(body);
    if (!last) {
      return [];
    }
    this.#responseDone();
    return this.#responseParts(Buffer.concat(this.#responseBody), true);
  }

  #responseTrailers(): ProcessingResponse[] {
    if (this.#options.generation.responseTrailers === 'ignored') {
      return [];
    }
    const answers: ProcessingResponse[] = [];
    if (!this.#responseComplete && !this.#responseStreams) {
      // The body ends with the trailers, and was not sent back yet.
      const body = Buffer.concat(this.#responseBody);
      answers.push(...this.#responseParts(body, false));
    }
    this.#responseDone();
    answers.push({ response_trailers: {} });
    return answers;
  }

  #responseParts(body: Buffer, last: boolean): ProcessingResponse[] {
    const shown = this.#routed ? renamed(body, this.#routed) : body;
    return bodyResponses(shown, last).map(part => ({ response_body: part }));
  }

  #responseDone(): void {
    if (!this.#responseComplete) {
      this.finish();
      this.#logger.info(Level.DEFAULT, 'EPP sent response body back to proxy');
    }
  }

  /** The real one repeats the headers, so that later filters see the same. */
  #echoed(headers: Readonly<Record<string, string>>): [string, string][] {
    const all = this.#options.generation.echoedHeaders === 'all';
    return Object.entries(headers).filter(
      ([name]) =>
        name !== DESTINATION &&
        name !== 'content-length' &&
        (all || !isSystemOwned(name)),
    );
  }

  #refusal(error: RequestError): ProcessingResponse {
    const { generation } = this.#options;
    const reason =
      generation.line === '<=0.6' ? undefined : error.droppedReason;
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
}
