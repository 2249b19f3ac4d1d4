import { IncomingMessage, ServerResponse } from 'node:http';

/** Handles one request. */
export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void> | void;

/** An endpoint and what answers it. */
export type Route = readonly [
  method: 'GET' | 'POST',
  path: string,
  handle: Handler,
];
