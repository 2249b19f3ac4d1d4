import type { ClusterTransport } from '@llm-d-sim/plugin-llm-d-node';
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { Readable } from 'node:stream';

/** Nothing; nobody listens; nobody is known; nothing is ever answered. */
export type ApiServerFault = 'none' | 'gone' | 'unauthorized' | 'silent';

/** An API server that is reached over plain HTTP, and fails as a test wants it. */
export class FailingApiServer {
  readonly #server: Server;
  readonly #port: number;
  readonly #held = new Set<ServerResponse>();
  #fault: ApiServerFault = 'none';

  private constructor(server: Server, port: number, to: ClusterTransport) {
    this.#server = server;
    this.#port = port;
    server.on('request', (request, response) => {
      this.#answer(request, response, to).catch(() => response.destroy());
    });
  }

  /** @param to - the API server itself */
  static async inFrontOf(to: ClusterTransport): Promise<FailingApiServer> {
    const server = createServer();
    await listen(server, 0);
    const address = server.address();
    if (address === null || typeof address === 'string') {
      throw new Error('the server has no port');
    }
    return new FailingApiServer(server, address.port, to);
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async fail(fault: ApiServerFault): Promise<void> {
    this.#fault = fault;
    this.#held.forEach(response => response.destroy());
    this.#held.clear();
    if (fault === 'gone') {
      await this.stop();
    } else if (!this.#server.listening) {
      await listen(this.#server, this.#port);
    }
  }

  async stop(): Promise<void> {
    if (this.#server.listening) {
      this.#server.close();
      this.#server.closeAllConnections();
      await once(this.#server, 'close');
    }
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    to: ClusterTransport,
  ): Promise<void> {
    if (this.#fault === 'silent') {
      this.#held.add(response);
      return;
    }
    if (this.#fault === 'unauthorized') {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          kind: 'Status',
          apiVersion: 'v1',
          status: 'Failure',
          reason: 'Unauthorized',
          message: 'Unauthorized',
          code: 401,
        }),
      );
      return;
    }
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const answer = await to.send({
      method: 'GET',
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: { accept: request.headers.accept ?? '*/*' },
      signal: gone.signal,
    });
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    if (answer.body) {
      Readable.from(answer.body)
        .on('error', () => response.destroy())
        .pipe(response);
    } else {
      response.end();
    }
  }
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}
