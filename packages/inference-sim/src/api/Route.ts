import { IncomingMessage, ServerResponse } from 'node:http';

/** Handles one request; `closed` aborts when its response is closed. */
export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  closed: AbortSignal,
) => Promise<void> | void;

/** An endpoint and what answers it. */
export type Route = readonly [
  method: 'GET' | 'POST',
  path: string,
  handle: Handler,
];
