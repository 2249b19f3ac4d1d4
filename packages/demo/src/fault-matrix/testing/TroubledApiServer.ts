import type { LocalCluster } from '@llm-d-sim/local-cluster';
import {
  DefaultClusterClient,
  KubeConfigTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What happens to a request instead of being passed on; false when nothing does. */
export type Trouble = (path: string, response: ServerResponse) => boolean;

/** A proxy in front of a local cluster's API server, between which and its clients something is wrong. */
export class TroubledApiServer {
  readonly client: DefaultClusterClient;
  readonly #server: Server;
  readonly #transport: KubeConfigTransport;

  private constructor(server: Server, port: number, token: string) {
    this.#server = server;
    const directory = mkdtempSync(path.join(tmpdir(), 'llm-d-troubled-'));
    const file = path.join(directory, 'kubeconfig');
    writeFileSync(file, kubeConfig(port, token));
    this.#transport = KubeConfigTransport.fromFile(file, { cluster: 'local' });
    rmSync(directory, { recursive: true });
    this.client = DefaultClusterClient.create({ transport: this.#transport });
  }

  static async start(
    cluster: LocalCluster,
    trouble: Trouble,
    token = cluster.token,
  ): Promise<TroubledApiServer> {
    const upstream = new URL(cluster.url);
    const server = createServer((request, response) => {
      const target = request.url ?? '/';
      if (trouble(target, response)) {
        return;
      }
      const passed = httpsRequest(
        {
          host: upstream.hostname,
          port: upstream.port,
          method: request.method,
          path: target,
          headers: { ...request.headers, host: upstream.host },
          ca: Buffer.from(cluster.caData, 'base64'),
        },
        answer => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      passed.on('error', () => response.destroy());
      request.pipe(passed);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') {
      throw new Error('the proxy has no port');
    }
    return new TroubledApiServer(server, address.port, token);
  }

  /** From here on nobody listens. */
  async vanish(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }

  async stop(): Promise<void> {
    await this.#transport.close();
    if (this.#server.listening) {
      await this.vanish();
    }
  }
}

/** JSON is YAML. */
function kubeConfig(port: number, token: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'local',
    contexts: [
      { name: 'local', context: { cluster: 'local', user: 'portal' } },
    ],
    clusters: [
      {
        name: 'local',
        cluster: {
          server: `http://127.0.0.1:${port}`,
          'insecure-skip-tls-verify': true,
        },
      },
    ],
    users: [{ name: 'portal', user: { token } }],
  });
}

/** The API server's refusal of one kind, by its plural. */
export function forbids(plural: string): Trouble {
  return (target, response) => {
    const isAbout = new RegExp(`/${plural}([?/]|$)`).test(target);
    if (isAbout) {
      response.writeHead(403, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          kind: 'Status',
          apiVersion: 'v1',
          status: 'Failure',
          reason: 'Forbidden',
          code: 403,
          message: `${plural} is forbidden: User "portal" cannot list resource "${plural}"`,
        }),
      );
    }
    return isAbout;
  };
}
