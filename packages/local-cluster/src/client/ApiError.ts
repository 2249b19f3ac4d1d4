import * as z from 'zod';

const statusSchema = z.looseObject({
  kind: z.literal('Status'),
  reason: z.string().optional(),
  message: z.string().optional(),
});

/** An answer of the API server that is not the object that was asked for. */
export class ApiError extends Error {
  readonly code: number;
  /** `reason` of the Status object, e.g. `AlreadyExists`; empty when the body was none. */
  readonly reason: string;

  constructor(code: number, reason: string, message: string) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.reason = reason;
  }

  static fromBody(code: number, request: string, body: string): ApiError {
    const status = statusSchema.safeParse(parseJson(body));
    return status.success
      ? new ApiError(
          code,
          status.data.reason ?? '',
          `${request}: ${status.data.message ?? `HTTP ${code}`}`,
        )
      : new ApiError(code, '', `${request}: HTTP ${code} ${body.trim()}`);
  }
}

export function isApiError(error: unknown, code: number): error is ApiError {
  return error instanceof ApiError && error.code === code;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
