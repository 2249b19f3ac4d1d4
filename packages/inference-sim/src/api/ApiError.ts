const typeOfStatus: Readonly<Record<number, string>> = {
  400: 'BadRequestError',
  401: 'AuthenticationError',
  403: 'PermissionDeniedError',
  404: 'NotFoundError',
  413: 'BadRequestError',
  422: 'UnprocessableEntityError',
  429: 'RateLimitError',
};

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

  /** The response body. */
  toBody(): object {
    return {
      error: {
        message: this.message,
        type: typeOfStatus[this.status] ?? 'InternalServerError',
        // The API's JSON says null where no field is at fault.
        param: this.param,
        code: this.status,
      },
    };
  }
}
