import { IncomingMessage } from 'node:http';
import { ApiError } from './ApiError';

const one = (request: IncomingMessage, name: string): string => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
};

/** A header that is on when it says so in one of Go's words. */
export const headerFlag = (request: IncomingMessage, name: string): boolean =>
  /^(1|t|T|true|TRUE|True)$/.test(one(request, name));

/**
 * The error that the header X-Return-Error asks for: one with the status that
 * it names, or 400 when it names none.
 */
export const requestedError = (
  request: IncomingMessage,
): ApiError | undefined => {
  const text = one(request, 'x-return-error');
  if (text === '') {
    return undefined;
  }
  const invalid = (reason: string) =>
    new ApiError(
      400,
      `Invalid X-Return-Error header value ${JSON.stringify(text)}: ${reason}`,
    );
  if (!/^[+-]?\d+$/.test(text)) {
    return invalid('must be an integer');
  }
  const status = Number(text);
  // What HTTP can say as a final status, which the real simulator leaves to its library.
  return status >= 200 && status <= 999
    ? new ApiError(
        status,
        `Simulated error triggered by X-Return-Error header (code ${status})`,
      )
    : invalid('must be a status from 200 to 999');
};
