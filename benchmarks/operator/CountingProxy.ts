import type { PooledKubeConfig } from '@llm-d-sim/plugin-llm-d-node';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { Agent, request } from 'node:https';
import type { Socket } from 'node:net';

/** One request that went through. */
export interface CountedRequest {
  method: string;
  /** Plural, e.g. `deployments`; with `/status` where it is about that. */
  resource: string;
}

/** Stands between a client and the API server, and counts what the client asks for. */
export class CountingProxy {
  readonly url: string;
  readonly #server: Server;
  readonly #agent: Agent;
  readonly #sockets: Set<Socket>;
  readonly #requests: CountedRequest[];

  private constructor(fields: {
    url: string;
    server: Server;
    agent: Agent;
    sockets: Set<Socket>;
    requests: CountedRequest[];
  }) {
    this.url = fields.url;
    this.#server = fields.server;
    this.#agent = fields.agent;
    this.#sockets = fields.sockets;
    this.#requests = fields.requests;
  }

  static async start(kubeConfig: PooledKubeConfig): Promise<CountingProxy> {
    const cluster = kubeConfig.getCurrentCluster();
    const target = new URL(cluster?.server ?? '');
    const agent = new Agent({
      keepAlive: true,
      ca: Buffer.from(cluster?.caData ?? '', 'base64'),
    });
    const requests: CountedRequest[] = [];
    const sockets = new Set<Socket>();
    const server = createServer((incoming, outgoing) => {
      requests.push(countedRequest(incoming));
      forward(incoming, outgoing, target, agent);
    });
    server.on('connection', socket => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve()),
    );
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const url = `http://127.0.0.1:${port}`;
    return new CountingProxy({ url, server, agent, sockets, requests });
  }

  /** Requests since the last call. */
  take(): CountedRequest[] {
    return this.#requests.splice(0);
  }

  /** Cuts every connection, as a load balancer does that is restarted: whoever watches has to begin again. */
  cut(): void {
    this.#sockets.forEach(socket => socket.destroy());
  }

  async stop(): Promise<void> {
    const closed = new Promise(resolve => this.#server.close(resolve));
    this.cut();
    await closed;
    this.#agent.destroy();
  }
}

function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: URL,
  agent: Agent,
): void {
  const { headers, method, url } = incoming;
  const upstream = request(
    {
      host: target.hostname,
      port: target.port,
      agent,
      method,
      path: url,
      headers: { ...headers, host: target.host },
    },
    answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      // The first event of a watch may be long in coming.
      outgoing.flushHeaders();
      answer.pipe(outgoing);
    },
  );
  upstream.on('error', () => outgoing.destroy());
  outgoing.on('close', () => upstream.destroy());
  incoming.pipe(upstream);
}

function countedRequest({ method, url }: IncomingMessage): CountedRequest {
  const [path] = (url ?? '').split('?');
  const [, resource = path, subresource = ''] =
    /^\/(?:api\/[^/]+|apis\/[^/]+\/[^/]+)\/(?:namespaces\/[^/]+\/)?([^/]+)(?:\/[^/]+(\/[^/]+)?)?$/.exec(
      path,
    ) ?? [];
  return { method: method ?? '', resource: `${resource}${subresource}` };
}
