import {
  GeneratedToken,
  GenerationListener,
  GenerationResult,
} from '../engine/GenerationRequest';
import { Answer } from './Answer';
import { ApiError } from './ApiError';
import { EventStream } from './EventStream';

/** An event of a stream, named by its type. */
export interface TypedEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** What an API with named events says when; one object for one answer. */
export interface EventFormat {
  /** The beginning of every answer. */
  opening(): readonly TypedEvent[];
  /** What comes before the first token. */
  first(token: GeneratedToken): readonly TypedEvent[];
  token(token: GeneratedToken): readonly TypedEvent[];
  closing(result: GenerationResult): readonly TypedEvent[];
  /** Ends a stream that has begun with an error. */
  failed(error: ApiError, stream: EventStream): void;
}

/** An answer that is sent as named events. */
export class EventAnswer implements Answer {
  readonly #format: EventFormat;
  readonly #stream: EventStream;
  readonly #fail: (error: Error) => void;
  #opened = false;

  /** @param fail - is called for an error before the first token, which keeps its status */
  constructor(
    format: EventFormat,
    stream: EventStream,
    fail: (error: Error) => void,
  ) {
    this.#format = format;
    this.#stream = stream;
    this.#fail = fail;
  }

  listener(): GenerationListener {
    return {
      token: token => {
        if (!this.#opened) {
          this.#open();
          this.#send(this.#format.first(token));
        }
        this.#send(this.#format.token(token));
      },
      finished: result => {
        if (!this.#opened) {
          this.#open();
        }
        this.#send(this.#format.closing(result));
        this.#stream.end();
      },
      failed: error => {
        if (this.#stream.isOpen) {
          this.#format.failed(
            error instanceof ApiError
              ? error
              : new ApiError(500, error.message),
            this.#stream,
          );
        } else {
          this.#fail(error);
        }
      },
    };
  }

  #open(): void {
    this.#opened = true;
    this.#send(this.#format.opening());
  }

  #send(events: readonly TypedEvent[]): void {
    for (const event of events) {
      this.#stream.sendEvent(event.type, event);
    }
  }
}
