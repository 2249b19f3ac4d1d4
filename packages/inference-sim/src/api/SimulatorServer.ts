import {
  createServer,
  IncomingMessage,
  RequestListener,
  Server,
  ServerResponse,
} from 'node:http';
import { once } from 'node:events';
import { SimulatorGeneration } from '../configuration/SimulatorGeneration';
import { CancelledError } from '../engine/pause';
import { LeftQueueError } from '../queue/RequestQueue';
import { ApiError } from './ApiError';
import { chatCompletions } from './chatCompletions';
import { CompletionContext, handleCompletion } from './completionHandler';
import { textCompletions } from './textCompletions';

/** Who this instance is, for the response headers that tell who served. */
export interface Identity {
  readonly podName: string | undefined;
  readonly podNamespace: string | undefined;
  /** The port that the pod listens on, as clients know it. */
  readonly port: number;
}

type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
) => Promise<void> | void;

const sendJson = (
  response: ServerResponse,
  status: number,
  body: object,
): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};

/** How long answers in progress may go on after the stop, in milliseconds. */
const drainLimit = 5_000;

/** The simulator's HTTP interface: OpenAI's API, health, models, metrics. */
export class SimulatorServer {
  readonly #context: CompletionContext;
  readonly #identity: Identity;
  readonly #routes: ReadonlyMap<string, ReadonlyMap<string, Handler>>;
  readonly #onError: (error: unknown) => void;
  readonly #server: Server;
  readonly #readyAt: number;

  constructor(options: {
    context: CompletionContext;
    generation: SimulatorGeneration;
    identity: Identity;
    onError(error: unknown): void;
  }) {
    this.#context = options.context;
    this.#identity = options.identity;
    this.#onError = options.onError;
    this.#readyAt =
      options.context.now() + options.context.options.startupDuration;
    this.#routes = this.#table(options.generation);
    this.#server = createServer(this.#listener);
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

  #table(
    generation: SimulatorGeneration,
  ): ReadonlyMap<string, ReadonlyMap<string, Handler>> {
    const ready: Handler = (_, response) => {
      const isReady = this.#context.now() >= this.#readyAt;
      sendJson(response, isReady ? 200 : 503, {});
    };
    const completions =
      (api: typeof chatCompletions): Handler =>
      (request, response, signal) =>
        handleCompletion(api, this.#context, request, response, signal);
    const table: [string, string, Handler][] = [
      ['/v1/completions', 'POST', completions(textCompletions)],
      ['/v1/chat/completions', 'POST', completions(chatCompletions)],
      ['/v1/models', 'GET', (_, response) => this.#models(response)],
      ['/health', 'GET', (_, response) => sendJson(response, 200, {})],
      ['/metrics', 'GET', async (_, response) => this.#metrics(response)],
      ...generation.readyPaths.map((path): [string, string, Handler] => [
        path,
        'GET',
        ready,
      ]),
    ];
    return new Map(
      table.map(([path, method, handler]) => [
        path,
        new Map([[method, handler]]),
      ]),
    );
  }

  readonly #listener: RequestListener = (request, response) => {
    this.#nameServer(request, response);
    const left = new AbortController();
    response.once('close', () => left.abort());
    this.#dispatch(request, response, left.signal).catch(error =>
      this.#fail(error, response),
    );
  };

  async #dispatch(
    request: IncomingMessage,
    response: ServerResponse,
    signal: AbortSignal,
  ): Promise<void> {
    const [path] = (request.url ?? '/').split('?');
    const methods = this.#routes.get(path);
    if (!methods) {
      sendJson(response, 404, new ApiError(404, 'Not Found').toBody());
      return;
    }
    const handler = methods.get(request.method ?? 'GET');
    if (!handler) {
      response.setHeader('allow', [...methods.keys()].join(', '));
      sendJson(response, 405, new ApiError(405, 'Method Not Allowed').toBody());
      return;
    }
    await handler(request, response, signal);
  }

  /** Headers that tell which pod answered, and to which request. */
  #nameServer(request: IncomingMessage, response: ServerResponse): void {
    const { podName, podNamespace, port } = this.#identity;
    if (podName) {
      response.setHeader('x-inference-pod', podName);
      response.setHeader('x-inference-port', String(port));
    }
    if (podNamespace) {
      response.setHeader('x-inference-namespace', podNamespace);
    }
    if (this.#context.options.requestIdHeaders) {
      const given = request.headers['x-request-id'];
      response.setHeader(
        'X-Request-Id',
        typeof given === 'string' && given ? given : this.#context.newId(),
      );
    }
  }

  #fail(error: unknown, response: ServerResponse): void {
    if (error instanceof CancelledError || error instanceof LeftQueueError) {
      response.destroy();
      return;
    }
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
    sendJson(response, answer.status, answer.toBody());
  }

  #models(response: ServerResponse): void {
    const { servedModelNames, model, maxModelLen } = this.#context.options;
    sendJson(response, 200, {
      object: 'list',
      data: servedModelNames.map(id => ({
        id,
        object: 'model',
        created: Math.floor(this.#context.now() / 1000),
        owned_by: 'vllm',
        root: model,
        parent: null,
        max_model_len: maxModelLen,
      })),
    });
  }

  async #metrics(response: ServerResponse): Promise<void> {
    const { metrics } = this.#context.engine;
    const text = await metrics.expose();
    response.writeHead(200, { 'content-type': metrics.contentType });
    response.end(text);
  }
}
