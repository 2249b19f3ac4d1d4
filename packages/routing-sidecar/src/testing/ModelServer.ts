import { once } from 'node:events';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { text } from 'node:stream/consumers';

/** A request as a model server received it. */
export interface ReceivedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: NodeJS.Dict<string[]>;
  readonly body: string;
}

/** A model server that answers as a test wants, over real HTTP. */
export class ModelServer {
  readonly received: ReceivedRequest[] = [];
  /** How the next requests are answered. */
  answer: (request: ReceivedRequest, response: ServerResponse) => void = (
    _,
    response,
  ) => {
    response.end('{}');
  };
  readonly #server: Server;
  #port = 0;

  private constructor() {
    this.#server = createServer((incoming, response) => {
      this.#serve(incoming, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<ModelServer> {
    const server = new ModelServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    const address = server.#server.address();
    server.#port = address && typeof address === 'object' ? address.port : 0;
    return server;
  }

  /** Stays the same after `stop`. */
  get port(): number {
    return this.#port;
  }

  /** `127.0.0.1:<port>` */
  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** The received bodies, parsed. */
  get bodies(): unknown[] {
    return this.received.map(({ body }) => JSON.parse(body));
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) {
      return;
    }
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(
    incoming: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const request: ReceivedRequest = {
      method: incoming.method ?? '',
      target: incoming.url ?? '',
      headers: incoming.headersDistinct,
      body: await text(incoming),
    };
    this.received.push(request);
    this.answer(request, response);
  }
}
