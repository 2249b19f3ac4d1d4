import { Generation } from '../generation/Generation';
import { RoutedRequest } from '../request-handling/Director';
import { bodyResponses } from './bodyResponses';
import { echoedHeaders } from './echoedHeaders';
import { headersOf, setHeaders } from './headers';
import { HttpBody, HttpHeaders, ProcessingResponse } from './messages';

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
 * The response's way through the Endpoint Picker. What is streamed goes on
 * part by part; any other body is held until it is complete.
 *
 * @public
 */
export class ResponsePhase {
  readonly #generation: Generation;
  readonly #completed: () => void;
  #routed?: RoutedRequest;
  #streams = false;
  #held: Buffer[] = [];
  #complete = false;

  /** @param options - `completed`: called once, when the last of the response has passed */
  constructor(options: { generation: Generation; completed: () => void }) {
    this.#generation = options.generation;
    this.#completed = options.completed;
  }

  /** The request that this is the response to has a destination. */
  expect(routed: RoutedRequest): void {
    this.#routed = routed;
    this.#streams = routed.stream && this.#generation.line !== '<=0.6';
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
    if (this.#streams) {
      if (last) {
        this.#done();
      }
      return this.#parts(body, last);
    }
    this.#held.push(body);
    if (!last) {
      return [];
    }
    this.#done();
    return this.#parts(Buffer.concat(this.#held), true);
  }

  trailers(): ProcessingResponse[] {
    if (this.#generation.responseTrailers === 'ignored') {
      return [];
    }
    const answers: ProcessingResponse[] = [];
    if (!this.#complete && !this.#streams) {
      // The body ends with the trailers, and was not sent back yet.
      answers.push(...this.#parts(Buffer.concat(this.#held), false));
    }
    this.#done();
    answers.push({ response_trailers: {} });
    return answers;
  }

  #parts(body: Buffer, last: boolean): ProcessingResponse[] {
    const shown = this.#routed ? renamed(body, this.#routed) : body;
    return bodyResponses(shown, last).map(part => ({ response_body: part }));
  }

  #done(): void {
    if (!this.#complete) {
      this.#complete = true;
      this.#completed();
    }
  }
}
