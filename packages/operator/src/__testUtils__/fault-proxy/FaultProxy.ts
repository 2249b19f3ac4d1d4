import type { KubeConfig } from '@kubernetes/client-node';
import { PooledKubeConfig } from '@llm-d-sim/plugin-llm-d-node';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request as send, type Server } from 'node:https';
import type { Socket } from 'node:net';
import { createCertificate } from './createCertificate';
import { forwardWatch } from './forwardWatch';
import { matches, type Fault, type FaultRule } from './Fault';
import { isWrite, readRequest, type ProxiedRequest } from './ProxiedRequest';

/** A rule at work. */
export interface InjectedFault {
  /** How often it has happened. */
  readonly happened: number;
  /** Counts anew. */
  reset(): void;
  remove(): void;
}

/**
 * A proxy in front of an API server, with real sockets and TLS, that lets requests fail as its rules say. Without a rule it changes
 * nothing.
 */
export class FaultProxy {
  /** The cluster as it is seen through the proxy, by the same user. */
  readonly kubeConfig: PooledKubeConfig;
  readonly #server: Server;
  readonly #upstream: { url: URL; agent: Agent };
  readonly #sockets = new Set<Socket>();
  readonly #rules = new Set<{ rule: FaultRule; seen: number; done: number }>();
  #requests: ProxiedRequest[] = [];
  #count = 0;
  #onRequest: (request: ProxiedRequest) => void = () => {};
  #decide: (request: ProxiedRequest) => Fault | undefined = () => undefined;

  private constructor(
    server: Server,
    kubeConfig: PooledKubeConfig,
    upstream: { url: URL; agent: Agent },
  ) {
    this.#server = server;
    this.kubeConfig = kubeConfig;
    this.#upstream = upstream;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    server.on('request', (incoming, response) => {
      this.#handle(incoming, response).catch(() => response.destroy());
    });
  }

  /** @param kubeConfig - of the API server, with a token as the user's credentials */
  static async inFrontOf(kubeConfig: KubeConfig): Promise<FaultProxy> {
    const cluster = kubeConfig.getCurrentCluster();
    const user = kubeConfig.getCurrentUser();
    if (!cluster || !user) throw new Error('the kubeconfig has no context');
    const { certificate, privateKey } = await createCertificate();
    const server = createServer({
      cert: certificate,
      key: privateKey,
      keepAliveTimeout: 60_000,
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') {
      throw new Error('the proxy has no port');
    }
    const throughProxy = new PooledKubeConfig();
    throughProxy.loadFromClusterAndUser(
      {
        name: 'proxy',
        server: `https://127.0.0.1:${address.port}`,
        caData: Buffer.from(certificate).toString('base64'),
        skipTLSVerify: false,
      },
      user,
    );
    const ca = cluster.caData && Buffer.from(cluster.caData, 'base64');
    return new FaultProxy(server, throughProxy, {
      url: new URL(cluster.server),
      agent: new Agent({
        keepAlive: true,
        ca,
        rejectUnauthorized: !cluster.skipTLSVerify,
      }),
    });
  }

  inject(rule: FaultRule): InjectedFault {
    const entry = { rule, seen: 0, done: 0 };
    this.#rules.add(entry);
    return {
      get happened() {
        return entry.done;
      },
      reset: () => Object.assign(entry, { seen: 0, done: 0 }),
      remove: () => this.#rules.delete(entry),
    };
  }

  /** From now on, everything passes. Watches that go wrong already are broken off, lest they go on doing so. */
  heal(): void {
    this.#rules.clear();
    this.#decide = () => undefined;
    this.breakConnections();
  }

  breakConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Called with each request before anything is done about it. */
  set onRequest(listener: (request: ProxiedRequest) => void) {
    this.#onRequest = listener;
  }

  /** Asked about each request to which no rule applies. */
  set decide(decide: (request: ProxiedRequest) => Fault | undefined) {
    this.#decide = decide;
  }

  /** How many requests have come so far. */
  get count(): number {
    return this.#count;
  }

  /** Requests since the last call that may have changed something. */
  takeWrites(): ProxiedRequest[] {
    const writes = this.#requests.filter(isWrite);
    this.#requests = [];
    return writes;
  }

  async stop(): Promise<void> {
    this.breakConnections();
    this.#upstream.agent.destroy();
    await this.kubeConfig.close();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }

  #faultFor(request: ProxiedRequest): Fault | undefined {
    for (const entry of this.#rules) {
      const { nth = 1, times = Infinity } = entry.rule;
      if (!matches(entry.rule, request)) continue;
      entry.seen += 1;
      if (entry.seen < nth || entry.done >= times) continue;
      entry.done += 1;
      return entry.rule.fault;
    }
    return this.#decide(request);
  }

  async #handle(
    incoming: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    this.#count += 1;
    const request = readRequest(
      incoming.method ?? '',
      incoming.url ?? '/',
      this.#count,
    );
    this.#requests.push(request);
    const body = await readAll(incoming);
    this.#onRequest(request);
    const fault = this.#faultFor(request);
    switch (fault?.type) {
      case 'status':
        answerStatus(response, fault);
        return;
      case 'cut':
        if (fault.when === 'before') {
          response.destroy();
          return;
        }
        break;
      case 'silence':
        return;
      case 'watch-silence':
        response.writeHead(200, { 'content-type': 'application/json' });
        response.flushHeaders();
        return;
      case 'delay':
        await new Promise(resolve => {
          setTimeout(resolve, fault.ms);
        });
        break;
      default:
    }
    const answer = await this.#ask(incoming, body, fault, response);
    if (request.verb === 'watch' && answer.statusCode === 200) {
      forwardWatch(answer, response, fault);
      return;
    }
    const text = await readAll(answer);
    if (fault?.type === 'cut' && fault.when === 'applied') {
      response.destroy();
      return;
    }
    const { 'transfer-encoding': _, ...headers } = answer.headers;
    if (fault?.type === 'answer') {
      const changed = JSON.stringify(fault.change(JSON.parse(`${text}`)));
      const { 'content-length': __, ...rest } = headers;
      response.writeHead(answer.statusCode ?? 500, rest).end(changed);
      return;
    }
    response.writeHead(answer.statusCode ?? 500, {
      ...headers,
      'content-length': text.length,
    });
    if (fault?.type === 'cut') {
      response.write(text.subarray(0, Math.floor(text.length / 2)), () =>
        response.destroy(),
      );
      return;
    }
    response.end(text);
  }

  /** The API server's answer, its body not read yet. */
  #ask(
    incoming: IncomingMessage,
    body: Buffer,
    fault: Fault | undefined,
    response: ServerResponse,
  ): Promise<IncomingMessage> {
    const { agent, url } = this.#upstream;
    const target = new URL(incoming.url ?? '/', url);
    if (fault?.type === 'watch-stale') {
      const version = Number(target.searchParams.get('resourceVersion'));
      target.searchParams.set(
        'resourceVersion',
        `${Math.max(1, version - fault.versionsBack)}`,
      );
    }
    const {
      host: _,
      connection: __,
      'accept-encoding': ___,
      ...headers
    } = incoming.headers;
    return new Promise((resolve, reject) => {
      const upstream = send(
        target,
        { agent, method: incoming.method, headers },
        resolve,
      );
      upstream.on('error', reject);
      // Who no longer listens to a watch is not watched for. A write is seen through, as a real server would.
      response.on('close', () => {
        if (!response.writableFinished && target.searchParams.has('watch')) {
          upstream.destroy();
        }
      });
      upstream.end(body);
    });
  }
}

function answerStatus(
  response: ServerResponse,
  fault: Extract<Fault, { type: 'status' }>,
): void {
  const { code, reason, retryAfterSeconds } = fault;
  response.writeHead(code, {
    'content-type': 'application/json',
    ...(retryAfterSeconds !== undefined && {
      'retry-after': `${retryAfterSeconds}`,
    }),
  });
  response.end(
    JSON.stringify({
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      code,
      reason,
      message: `${reason}, says the fault proxy`,
    }),
  );
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}
