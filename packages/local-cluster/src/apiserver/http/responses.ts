import type { ServerResponse } from 'node:http';
import type { Status } from '../errors/Status';
import { StatusError, internalError } from '../errors/StatusError';

export function sendJson(
  response: ServerResponse,
  code: number,
  value: object,
): void {
  const body = `${JSON.stringify(value)}\n`;
  response.writeHead(code, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-cache, private',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

export function sendText(
  response: ServerResponse,
  code: number,
  text: string,
): void {
  response.writeHead(code, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-cache, private',
    'X-Content-Type-Options': 'nosniff',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** What the real server says where it serves nothing; clients tell it from a missing object by its form. */
export function sendPageNotFound(response: ServerResponse): void {
  sendText(response, 404, '404 page not found\n');
}

/** Answers with a Status; what is not a StatusError is a fault of this server and is logged by the caller. */
export function sendError(response: ServerResponse, error: unknown): void {
  const status =
    error instanceof StatusError
      ? error
      : internalError(error instanceof Error ? error.message : String(error));
  if (!response.headersSent) {
    sendJson(response, status.code, status.toStatus());
  } else {
    response.destroy();
  }
}

/** A Status that reports success. */
export function success(details: NonNullable<Status['details']>): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details,
  };
}
