import { createServer, type Server } from 'node:http';

/** A request as it arrived. */
export interface Received {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  body: string;
}

/** What to answer; objects become JSON. */
export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** A real HTTP server on loopback that answers as a test says, and remembers what it was asked. */
export class ScriptedServer {
  readonly received: Received[] = [];
  /** Connections that were ever opened. */
  connections = 0;
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(
    answer: (request: Received) => Reply | Promise<Reply>,
  ): Promise<ScriptedServer> {
    const server = createServer();
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') {
      throw new Error('the server has no port');
    }
    const scripted = new ScriptedServer(server, address.port);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', chunk => chunks.push(chunk));
      request.on('end', async () => {
        const url = new URL(request.url ?? '/', 'http://server');
        const received: Received = {
          method: request.method ?? '',
          path: url.pathname,
          query: url.searchParams,
          headers: Object.fromEntries(
            Object.entries(request.headers).map(([name, value]) => [
              name,
              String(value),
            ]),
          ),
          body: Buffer.concat(chunks).toString('utf8'),
        };
        scripted.received.push(received);
        const { body, headers, status = 200 } = await answer(received);
        response.writeHead(status, {
          'content-type':
            typeof body === 'string' ? 'text/plain' : 'application/json',
          ...headers,
        });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      });
    });
    server.on('connection', () => {
      scripted.connections += 1;
    });
    return scripted;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }
}
