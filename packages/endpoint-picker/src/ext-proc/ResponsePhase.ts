import { Generation } from '../generation/Generation';
import { RoutedRequest } from '../request-handling/Director';
import { bodyResponses } from './bodyResponses';
import { echoedHeaders } from './echoedHeaders';
import { headersOf, setHeaders } from './headers';
import { HttpBody, HttpHeaders, ProcessingResponse } from './messages';
import { Usage, responseUsage } from './responseUsage';

/** `"model":"a"` in a response becomes what the client called the model. */
function renamed(body: Buffer, { targetModel, incomingModel }: RoutedRequest) {
  if (
    targetModel === incomingModel ||
    targetModel === '' ||
    incomingModel === ''
  ) {
    return body;
  }
  // Byte by byte: a part may begin or end in the middle of a character.
  const [from, to] = [targetModel, incomingModel].map(model =>
    Buffer.from(JSON.stringify(model)).toString('latin1'),
  );
  const text = body.toString('latin1');
  const result = text
    .replaceAll(`"model":${from}`, `"model":${to}`)
    .replaceAll(`"model": ${from}`, `"model": ${to}`);
  return result === text ? body : Buffer.from(result, 'latin1');
}

/**
 * What there is to say of a complete response.
 *
 * @public
 */
export interface CompletedResponse {
  readonly bytes: number;
  /** Undefined if the response said nothing about tokens. */
  readonly usage?: Usage;
  readonly streamed: boolean;
}

/**
 * Who wants to know of a response.
 *
 * @public
 */
export interface ResponseListener {
  /** The first of the body has arrived. */
  started(): void;
  /** A part of the body has arrived, the first included. */
  part(streamed: boolean): void;
  /** The last of the response has passed; called once. */
  completed(response: CompletedResponse): void;
}

/**
 * The response's way through the Endpoint Picker. What is streamed goes on
 * part by part; any other body is held until it is complete.
 *
 * @public
 */
export class ResponsePhase {
  readonly #generation: Generation;
  readonly #listener: ResponseListener;
  #routed?: RoutedRequest;
  #streams = false;
  #started = false;
  #held: Buffer[] = [];
  #bytes = 0;
  #usage?: Usage;
  #complete = false;

  constructor(generation: Generation, listener: ResponseListener) {
    this.#generation = generation;
    this.#listener = listener;
  }

  /** The request that this is the response to has a destination. */
  expect(routed: RoutedRequest): void {
    this.#routed = routed;
    this.#streams =
      routed.stream && this.#generation.requestBody === 'unchanged';
  }

  /** Nothing more is expected: the request has been refused or given up. */
  close(): void {
    this.#complete = true;
  }

  headers(message: HttpHeaders): ProcessingResponse[] {
    const headers = headersOf(message);
    this.#streams ||= (headers['content-type'] ?? '').includes(
      'text/event-stream',
    );
    return [
      {
        response_headers: {
          response: {
            header_mutation: {
              set_headers: setHeaders([
                ['x-went-into-resp-headers', 'true'],
                ...echoedHeaders(headers, this.#generation),
                ...Object.entries(this.#routed?.responseHeaders ?? {}),
              ]),
            },
          },
        },
      },
    ];
  }

  bodyPart({
    body = Buffer.alloc(0),
    end_of_stream: last = false,
  }: HttpBody): ProcessingResponse[] {
    this.#arrived(body);
    if (this.#streams) {
      this.#usage = responseUsage(body, true) ?? this.#usage;
      if (last) {
        this.#done();
      }
      return this.#parts(body, last);
    }
    this.#held.push(body);
    if (!last) {
      return [];
    }
    return this.#heldParts(true);
  }

  trailers(): ProcessingResponse[] {
    if (this.#generation.responseTrailers === 'ignored') {
      return [];
    }
    // The body ends with the trailers, and may not have been sent back yet.
    const answers =
      this.#complete || this.#streams ? [] : this.#heldParts(false);
    this.#done();
    answers.push({ response_trailers: {} });
    return answers;
  }

  #arrived(body: Buffer): void {
    this.#bytes += body.length;
    if (!this.#started) {
      this.#started = true;
      this.#listener.started();
    }
    this.#listener.part(this.#streams);
  }

  #heldParts(last: boolean): ProcessingResponse[] {
    const body = Buffer.concat(this.#held);
    this.#held = [];
    this.#usage = responseUsage(body, false);
    this.#done();
    return this.#parts(body, last);
  }

  #parts(body: Buffer, last: boolean): ProcessingResponse[] {
    const shown =
      this.#routed && this.#generation.requestBody === 'unchanged'
        ? renamed(body, this.#routed)
        : body;
    return bodyResponses(shown, last).map(part => ({ response_body: part }));
  }

  #done(): void {
    if (!this.#complete) {
      this.#complete = true;
      this.#listener.completed({
        bytes: this.#bytes,
        usage: this.#usage,
        streamed: this.#streams,
      });
    }
  }
}
