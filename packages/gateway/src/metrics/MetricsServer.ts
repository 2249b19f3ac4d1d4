import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { ListenError } from '../proxy/ListenError';
import { GatewayMetrics } from './GatewayMetrics';

const contentType = 'text/plain; version=0.0.4; charset=utf-8';

/** Serves `GET /metrics`, and 404 for everything else, apart from the listeners: whose paths are the routes' alone. */
export class MetricsServer {
  readonly #server: Server;

  private constructor(metrics: GatewayMetrics) {
    this.#server = createServer((request, response) => {
      if (request.url?.split('?', 1)[0] !== '/metrics') {
        response.writeHead(404).end('only /metrics is here\n');
        return;
      }
      metrics.text().then(
        text =>
          response.writeHead(200, { 'content-type': contentType }).end(text),
        error => response.writeHead(500).end(String(error)),
      );
    });
  }

  /** @throws ListenError when the port cannot be bound */
  static async start(
    metrics: GatewayMetrics,
    address: { host: string; port: number },
  ): Promise<MetricsServer> {
    const server = new MetricsServer(metrics);
    server.#server.listen(address.port, address.host);
    try {
      await once(server.#server, 'listening');
    } catch (error) {
      throw new ListenError({ name: 'metrics', ...address }, error);
    }
    return server;
  }

  /** Where it really listens. */
  get address(): { host: string; port: number } | undefined {
    const bound = this.#server.address();
    return bound && typeof bound === 'object'
      ? { host: bound.address, port: bound.port }
      : undefined;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
