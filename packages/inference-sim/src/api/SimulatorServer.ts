import {
  createServer,
  IncomingMessage,
  RequestListener,
  Server,
  ServerResponse,
} from 'node:http';
import { once } from 'node:events';
import { ApiError } from './ApiError';
import { sendError } from './responses';
import { generatingPaths } from './completionRoutes';
import { notFoundText, Routes, routesOf } from './routes';
import { SimulatorContext } from './SimulatorContext';

/** How long answers in progress may go on after the stop, in milliseconds. */
const drainLimit = 5_000;

const sendText = (
  response: ServerResponse,
  status: number,
  text: string,
): void => {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(text);
};

/** The simulator's HTTP interface: OpenAI's API, health, models, metrics. */
export class SimulatorServer {
  readonly #routes: Routes;
  readonly #onError: (error: unknown) => void;
  readonly #server: Server;
  #stopping = false;

  /** @param onError - hears of what was not meant to happen */
  constructor(context: SimulatorContext, onError: (error: unknown) => void) {
    this.#onError = onError;
    this.#routes = routesOf(
      context,
      context.now() + context.configuration.options.startupDuration,
    );
    // The real simulator's server never closes an idle connection; Node's would after 5 s, and proxies that keep theirs
    // would now and then send a request into the closing one.
    this.#server = createServer({ keepAliveTimeout: 0 }, this.#listener);
  }

  /**
   * Starts to accept connections.
   *
   * @returns the port, which the system chose if `port` was 0
   * @throws what `listen` emits, for instance EADDRINUSE
   */
  async listen(address: { host: string; port: number }): Promise<number> {
    this.#server.listen(address.port, address.host);
    await once(this.#server, 'listening');
    const bound = this.#server.address();
    return bound && typeof bound === 'object' ? bound.port : address.port;
  }

  /** Stops to accept, lets answers in progress end, then closes. */
  async close(): Promise<void> {
    this.#stopping = true;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeIdleConnections();
    const limit = setTimeout(
      () => this.#server.closeAllConnections(),
      drainLimit,
    );
    await closed;
    clearTimeout(limit);
  }

  readonly #listener: RequestListener = (request, response) => {
    response.once('close', () => {
      if (this.#stopping) {
        this.#server.closeIdleConnections();
      }
    });
    const path = (request.url ?? '/').split('?')[0];
    this.#dispatch(path, request, response).catch(error =>
      this.#fail(error, response, path),
    );
  };

  async #dispatch(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { method = 'GET' } = request;
    const methods = this.#routes.get(path);
    if (!methods) {
      sendText(response, 404, notFoundText(path));
      return;
    }
    const handler = methods.get(method);
    if (!handler) {
      response.setHeader('allow', [...methods.keys()].join(', '));
      sendText(response, 405, 'Method Not Allowed');
      return;
    }
    if (this.#stopping && generatingPaths.has(path)) {
      throw new ApiError(503, 'server is shutting down');
    }
    await handler(request, response);
  }

  #fail(error: unknown, response: ServerResponse, path: string): void {
    const answer =
      error instanceof ApiError
        ? error
        : new ApiError(500, error instanceof Error ? error.message : 'unknown');
    if (answer !== error) {
      this.#onError(error);
    }
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    if (answer.status === 413) {
      // The rest of the body is not read; the connection cannot be reused.
      response.setHeader('connection', 'close');
    }
    sendError(response, answer, path);
  }
}
