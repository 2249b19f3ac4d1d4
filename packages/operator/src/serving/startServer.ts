import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BindAddress } from './BindAddress';

/** What a path answers. */
export interface Answer {
  status: number;
  contentType: string;
  body: string;
}

/** Path to what it answers; `verbose` is set when the query asks for all details. */
export type Routes = Readonly<
  Record<string, (options: { verbose: boolean }) => Promise<Answer> | Answer>
>;

/** A server that listens. */
export interface RunningServer {
  /** Where it can be reached from this machine. */
  url: string;
  /** Ends it at once; whoever still waits for an answer gets none. */
  stop(): Promise<void>;
}

/**
 * Serves some paths over plain HTTP to whoever can reach the address.
 *
 * @throws when the address cannot be had, e.g. because another program listens there
 */
export async function startServer(
  address: BindAddress,
  routes: Routes,
  onError: (error: unknown) => void,
): Promise<RunningServer> {
  const answer = async (request: http.IncomingMessage): Promise<Answer> => {
    const [path, query] = (request.url ?? '').split('?');
    if (!Object.hasOwn(routes, path)) return text(404, 'Not found\n');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return text(405, 'Only GET and HEAD are answered\n');
    }
    return routes[path]({
      verbose: new URLSearchParams(query).has('verbose'),
    });
  };
  const server = http.createServer((request, response) => {
    answer(request)
      .catch(error => {
        onError(error);
        return text(500, 'Internal error\n');
      })
      .then(({ body, contentType, status }) => {
        response
          .writeHead(status, {
            'content-type': contentType,
            'cache-control': 'no-store',
          })
          .end(request.method === 'HEAD' ? undefined : body);
      });
  });
  server.listen(address.port, address.host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new Error(
      `cannot listen on ${address.host ?? ''}:${address.port}: ${
        cause instanceof Error ? cause.message : String(cause)
      }`,
      { cause },
    );
  }
  return {
    url: urlOf(server.address()),
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

export function text(status: number, body: string): Answer {
  return { status, contentType: 'text/plain; charset=utf-8', body };
}

function urlOf(bound: AddressInfo | string | null): string {
  if (typeof bound !== 'object' || !bound) return '';
  const { address, family, port } = bound;
  if (address === '::' || address === '0.0.0.0')
    return `http://localhost:${port}`;
  return family === 'IPv6'
    ? `http://[${address}]:${port}`
    : `http://${address}:${port}`;
}
