import http from 'node:http';
import { Logger } from '../log/Logger';
import { EndpointPickerMetrics } from './EndpointPickerMetrics';
import { MetricsAuthenticator } from './MetricsAuthenticator';

/** Pages of the real one that are not served, by their path. */
const ABSENT = [
  ['/debug/pprof', 'profiling'],
  ['/debug/plugins/state', 'the state of plugins'],
] as const;

/**
 * Serves `/metrics`.
 *
 * @param options - what to serve, where, and to whom
 * @returns where it listens, and how to stop it
 * @throws when the address is taken or cannot be used
 *
 * @public
 */
export async function startMetricsServer(options: {
  metrics: EndpointPickerMetrics;
  address: { host: string; port: number };
  /** Undefined lets everybody in. */
  authenticator?: MetricsAuthenticator;
  logger: Logger;
}): Promise<{ host: string; port: number; stop(): Promise<void> }> {
  const { metrics, address, authenticator, logger } = options;
  const answer = async (
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ) => {
    const path = request.url?.split('?')[0] ?? '';
    if (path !== '/metrics') {
      const [, absent] =
        ABSENT.find(([prefix]) => path.startsWith(prefix)) ?? [];
      response
        .writeHead(404)
        .end(
          absent
            ? `${absent} exists in llm-d but not in this stand-in of its Endpoint Picker\n`
            : '404 page not found\n',
        );
      return;
    }
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '');
    const allowed = authenticator ? await authenticator.check(token?.[1]) : 200;
    if (allowed !== 200) {
      response
        .writeHead(allowed)
        .end(allowed === 401 ? 'Unauthorized\n' : 'Forbidden\n');
      return;
    }
    const text = await metrics.text();
    response.writeHead(200, { 'content-type': metrics.contentType }).end(text);
  };
  const server = http.createServer((request, response) => {
    answer(request, response).catch(error => {
      logger.error(error, 'Failed to serve metrics');
      response.writeHead(500).end('Internal Server Error\n');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, resolve);
  });
  const bound = server.address();
  return {
    host: address.host,
    port: typeof bound === 'object' && bound ? bound.port : address.port,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
