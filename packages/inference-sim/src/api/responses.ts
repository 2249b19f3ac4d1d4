import { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from './ApiError';
import { goJson } from './goJson';
import { messagesError } from './messagesShapes';
import { SimulatorContext } from './SimulatorContext';

/** Answers with JSON. */
export const sendJson = (
  response: ServerResponse,
  status: number,
  body: object,
): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(goJson(body));
};

/** Answers with nothing but a status. */
export const sendStatus = (response: ServerResponse, status: number): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end();
};

/** Answers with an error's status and its body, in the envelope of the path's API. */
export const sendError = (
  response: ServerResponse,
  error: ApiError,
  path: string,
): void =>
  sendJson(
    response,
    error.status,
    path === '/v1/messages' ? messagesError(error) : error.toBody(),
  );

/**
 * The client's X-Request-Id where such headers are on, else a new id. Of several
 * the first counts: a routing sidecar adds its own behind the client's.
 */
export const requestIdOf = (
  request: IncomingMessage,
  { configuration, newId }: SimulatorContext,
): string => {
  const [given] = configuration.options.requestIdHeaders
    ? request.headersDistinct['x-request-id'] ?? []
    : [];
  return given || newId();
};

/**
 * Headers that tell which pod answered, and to which request. As in the real
 * simulator, only answers that are no errors have them.
 */
export const nameServer = (
  response: ServerResponse,
  { configuration, identity }: SimulatorContext,
  requestId: string,
): void => {
  const { podName, podNamespace, port } = identity;
  if (podName) {
    response.setHeader('x-inference-pod', podName);
    response.setHeader('x-inference-port', String(port));
  }
  if (podNamespace) {
    response.setHeader('x-inference-namespace', podNamespace);
  }
  if (configuration.options.requestIdHeaders) {
    response.setHeader('X-Request-Id', requestId);
  }
};
