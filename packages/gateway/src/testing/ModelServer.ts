import { once } from 'node:events';
import {
  createServer,
  IncomingMessage,
  RequestListener,
  Server,
  ServerResponse,
} from 'node:http';
import { Endpoint } from '../config/GatewayConfig';

/** A request as a model server got it. */
export interface ReceivedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A real HTTP server in a model server's place. */
export class ModelServer {
  readonly received: ReceivedRequest[] = [];
  /** How to answer; by default with its name. */
  answer: (
    request: ReceivedRequest,
    response: ServerResponse,
  ) => void | Promise<void> = (_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ servedBy: this.#name }));
  };
  readonly #name: string;
  readonly #server: Server;
  #port = 0;

  private constructor(name: string) {
    this.#name = name;
    this.#server = createServer(this.#listener);
  }

  static async start(name: string): Promise<ModelServer> {
    const server = new ModelServer(name);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    const address = server.#server.address();
    server.#port = address && typeof address === 'object' ? address.port : 0;
    return server;
  }

  /** Stays the same after `stop`. */
  get endpoint(): Endpoint {
    return { ip: '127.0.0.1', port: this.#port };
  }

  /** `ip:port` */
  get address(): string {
    return `${this.endpoint.ip}:${this.endpoint.port}`;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  readonly #listener: RequestListener = (incoming, response) => {
    this.#serve(incoming, response).catch(() => response.destroy());
  };

  async #serve(
    incoming: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    let body = '';
    incoming.setEncoding('utf8');
    for await (const chunk of incoming) {
      body += chunk;
    }
    const request: ReceivedRequest = {
      method: incoming.method ?? '',
      target: incoming.url ?? '',
      headers: incoming.headers,
      body,
    };
    this.received.push(request);
    await this.answer(request, response);
  }
}
