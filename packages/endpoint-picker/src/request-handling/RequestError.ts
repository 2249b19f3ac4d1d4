import { Generation } from '../generation/Generation';

/**
 * Why a request is refused, in the Endpoint Picker's own words.
 *
 * @public
 */
export type RequestErrorCode =
  | 'BadRequest'
  | 'Internal'
  | 'ServiceUnavailable'
  | 'PreconditionFailed'
  | Generation['exhaustedCode'];

const STATUS: Readonly<Record<RequestErrorCode, number>> = {
  BadRequest: 400,
  Internal: 500,
  ServiceUnavailable: 503,
  PreconditionFailed: 412,
  InferencePoolResourceExhausted: 429,
  ResourceExhausted: 429,
};

/**
 * A request that is answered at once instead of being sent on.
 *
 * @public
 */
export class RequestError extends Error {
  readonly name = 'RequestError';
  readonly code: RequestErrorCode;
  /** Value of `x-llm-d-request-dropped-reason`, where there is one. */
  readonly droppedReason?: string;

  constructor(code: RequestErrorCode, message: string, droppedReason?: string) {
    super(message);
    this.code = code;
    this.droppedReason = droppedReason;
  }

  /** HTTP status of the answer. */
  get status(): number {
    return STATUS[this.code];
  }

  /** Body of the answer, plain text. */
  body(generation: Generation): string {
    return `${generation.errorPrefix}: ${this.code} - ${this.message}`;
  }
}
