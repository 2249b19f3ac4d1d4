import { Generation } from '../generation/Generation';
import { Level, Logger } from '../log/Logger';
import { Director, RoutedRequest } from '../request-handling/Director';
import { RequestError } from '../request-handling/RequestError';
import { endpointAddress } from '../scheduling/Endpoint';
import { bodyResponses } from './bodyResponses';
import { DESTINATION, destinationMetadata, subsetHint } from './destination';
import { echoedHeaders } from './echoedHeaders';
import { headersOf, setHeaders } from './headers';
import {
  HttpBody,
  HttpHeaders,
  ProcessingRequest,
  ProcessingResponse,
} from './messages';
import { refusal } from './refusal';
import { ResponsePhase } from './ResponsePhase';

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
  #routed?: RoutedRequest;
  readonly #response: ResponsePhase;

  constructor(options: ProcessingStreamOptions) {
    this.#options = options;
    this.#logger = options.logger;
    this.#response = new ResponsePhase({
      generation: options.generation,
      completed: () => {
        this.finish();
        this.#logger.info(
          Level.DEFAULT,
          'EPP sent response body back to proxy',
        );
      },
    });
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
      return {
        answers: [refusal(error, this.#options.generation)],
        finished: true,
      };
    }
  }

  /**
   * Ends the request, if that has not happened yet: the client may go away at
   * any moment, and what was counted for it must not stay.
   */
  finish(): void {
    this.#response.close();
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
      return this.#response.headers(message.response_headers);
    }
    if (message.response_body) {
      return this.#response.bodyPart(message.response_body);
    }
    if (message.response_trailers) {
      return this.#response.trailers();
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
    this.#response.expect(routed);
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
    headers.push(...echoedHeaders(this.#headers, this.#options.generation));
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
}
