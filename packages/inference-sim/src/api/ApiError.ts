const typeOfStatus: ReadonlyMap<number, string> = new Map([
  [400, 'BadRequestError'],
  [401, 'AuthenticationError'],
  [403, 'PermissionDeniedError'],
  [404, 'NotFoundError'],
  [422, 'UnprocessableEntityError'],
  [429, 'RateLimitError'],
]);

const typeOf = (status: number): string =>
  typeOfStatus.get(status) ??
  (status >= 500 ? 'InternalServerError' : 'APIConnectionError');

/** An answer in the shape of vLLM's errors. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** The request's field that is at fault. */
  readonly param: string | null;

  constructor(status: number, message: string, param: string | null = null) {
    super(message);
    this.status = status;
    this.param = param;
  }

  /** The error's type, which its status tells. */
  get type(): string {
    return typeOf(this.status);
  }

  /** The response body. */
  toBody(): object {
    return {
      error: {
        message: this.message,
        type: this.type,
        // The API's JSON says null where no field is at fault.
        param: this.param,
        code: this.status,
      },
    };
  }
}
