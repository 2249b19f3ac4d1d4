import { Generation } from '../generation/Generation';
import { Level, LogFields, Logger } from '../log/Logger';
import { EndpointPickerMetrics } from '../metrics/EndpointPickerMetrics';
import { Director, RoutedRequest } from '../request-handling/Director';
import { RequestError } from '../request-handling/RequestError';
import { endpointAddress } from '../scheduling/Endpoint';
import { Headers } from '../scheduling/RoutingHeaders';
import { bodyResponses } from './bodyResponses';
import { DESTINATION, destinationMetadata, subsetHint } from './destination';
import { echoedHeaders } from './echoedHeaders';
import { headersOf, setHeaders } from './headers';
import { InstrumentedLog } from './InstrumentedLog';
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
  readonly metrics: EndpointPickerMetrics;
  readonly newRequestId: () => string;
  readonly emitEndpointScores: boolean;
  /** Whether the lines of the instrumented build are logged, too. */
  readonly instrumentedLogs: boolean;
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
  #finished = false;
  readonly #timing: ReturnType<EndpointPickerMetrics['startRequest']>;
  readonly #response: ResponsePhase;
  readonly #instrumented: InstrumentedLog;

  constructor(options: ProcessingStreamOptions) {
    this.#options = options;
    this.#logger = options.logger;
    this.#timing = options.metrics.startRequest();
    this.#instrumented = new InstrumentedLog(options.instrumentedLogs);
    this.#response = new ResponsePhase(options.generation, {
      started: () => this.#routed?.responseStarted(),
      part: streamed => this.#timing.part(streamed),
      completed: response => {
        this.#routed?.release();
        this.#timing.end(response);
        this.#tell('EPP sent response body back to proxy');
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
    this.#instrumented.received(message, this.#logger);
    try {
      return { answers: this.#answersTo(message), finished: false };
    } catch (error) {
      if (!(error instanceof RequestError)) {
        throw error;
      }
      this.#logger.error(
        error.body(this.#options.generation),
        'Failed to process request',
      );
      this.finish();
      return {
        answers: [refusal(error, this.#options.generation)],
        finished: true,
      };
    }
  }

  /**
   * Ends the request, if that has not happened yet: the client may go away at
   * any moment, and what was counted for it must not stay. v0.4.0 has no hook
   * for that: what it counted stays until its timeout, and so it does here.
   */
  finish(): void {
    if (this.#finished) {
      return;
    }
    this.#finished = true;
    this.#instrumented.closed(this.#logger);
    this.#response.close();
    this.#timing.abandon();
    if (this.#options.generation.disconnects === 'release') {
      this.#routed?.release();
    }
  }

  #answersTo(message: ProcessingRequest): ProcessingResponse[] {
    if (message.request_headers) {
      return this.#requestHeaders(message.request_headers);
    }
    if (message.request_body) {
      const subset = subsetHint(message.metadata_context?.filter_metadata);
      return this.#requestBodyPart(message.request_body, subset);
    }
    const {
      response_headers: headers,
      response_body: body,
      response_trailers: trailers,
    } = message;
    if (headers) {
      this.#timing.responseHeaders();
      return this.#response.headers(headers);
    }
    if (body) {
      return this.#timing.answering(() => this.#response.bodyPart(body));
    }
    if (trailers) {
      return this.#timing.answering(() => this.#response.trailers());
    }
    // Request trailers need no answer.
    return [];
  }

  #requestHeaders(message: HttpHeaders): ProcessingResponse[] {
    const received = headersOf(message);
    const generated = received[REQUEST_ID] ? '' : this.#options.newRequestId();
    this.#requestId = received[REQUEST_ID] || generated;
    this.#headers = { ...received, [REQUEST_ID]: this.#requestId };
    this.#logger = this.#options.logger.with({ [REQUEST_ID]: this.#requestId });
    this.#tell('EPP received request');
    this.#instrumented.requestHeaders(message, this.#requestId, this.#logger);
    if (!message.end_of_stream) {
      return [];
    }
    const endpoint = this.#options.director.randomEndpoint();
    if (!endpoint) {
      throw new RequestError('Internal', 'no pods available in datastore');
    }
    // The headers of a request without a body are not read, nor repeated.
    const headers: Headers = generated ? { [REQUEST_ID]: generated } : {};
    return [this.#destination(endpointAddress(endpoint), headers)];
  }

  #requestBodyPart(
    message: HttpBody,
    subset: readonly string[] | undefined,
  ): ProcessingResponse[] {
    const { body, end_of_stream: last } = message;
    this.#instrumented.requestBody(message, this.#logger);
    if (this.#routed) {
      return [];
    }
    if (body) {
      this.#requestBody.push(body);
    }
    if (!last) {
      return [];
    }
    const received = Buffer.concat(this.#requestBody);
    this.#requestBody = [];
    try {
      return this.#route(received, subset);
    } finally {
      this.#timing.handled();
    }
  }

  #route(
    body: Buffer,
    subset: readonly string[] | undefined,
  ): ProcessingResponse[] {
    const { director, metrics } = this.#options;
    const requestId = this.#requestId;
    const routed = director.handle(
      { requestId, headers: this.#headers, body, subset },
      this.#logger,
    );
    this.#timing.routed(metrics.labelsOf(routed.labels));
    this.#routed = routed;
    this.#response.expect(routed);
    const { picked, scores } = routed.decision;
    const answers = [
      this.#destination(
        picked.map(endpointAddress).join(','),
        routed.requestHeaders,
        routed.body.length,
        this.#options.emitEndpointScores
          ? new Map(scores.map(s => [endpointAddress(s.endpoint), s.total]))
          : undefined,
      ),
      ...bodyResponses(routed.body, true).map(part => ({ request_body: part })),
    ];
    this.#instrumented.answered(
      answers.length - 1,
      routed.body.length,
      this.#logger,
    );
    this.#tell('EPP sent request body response(s) to proxy', {
      modelName: routed.incomingModel,
      targetModelName: routed.targetModel,
    });
    return answers;
  }

  #destination(
    destination: string,
    requestHeaders: Headers,
    contentLength = 0,
    scores?: ReadonlyMap<string, number>,
  ): ProcessingResponse {
    const headers: [string, string][] = [[DESTINATION, destination]];
    if (contentLength > 0) {
      headers.push(['Content-Length', String(contentLength)]);
    }
    headers.push(...echoedHeaders(requestHeaders, this.#options.generation));
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

  /** Early releases are silent about the requests that pass. */
  #tell(message: string, fields?: LogFields): void {
    if (this.#options.generation.passingRequests === 'logged') {
      this.#logger.info(Level.DEFAULT, message, fields);
    }
  }
}
