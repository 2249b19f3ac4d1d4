import http from 'node:http';
import https from 'node:https';
import { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';

interface Stored {
  metadata: { name: string; namespace: string; resourceVersion?: string };
  [field: string]: unknown;
}

/**
 * A very small Kubernetes API over HTTPS: list and watch of pods and
 * InferencePools, and the two reviews that guard the metrics. It speaks only
 * as much of the API as the Endpoint Picker asks for.
 */
export class KubernetesApi {
  readonly url: string;
  /** Base64 of the certificate, as a kubeconfig has it. */
  readonly caData: string;
  readonly #server: https.Server;
  readonly #collections = new Map<string, Map<string, Stored>>();
  readonly #watchers = new Map<string, Set<http.ServerResponse>>();
  #version = 1;
  #silentTo: (token: string) => boolean = () => false;

  private constructor(server: https.Server, certificate: string) {
    this.#server = server;
    this.caData = Buffer.from(certificate).toString('base64');
    this.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => {
      this.#answer(request, response).catch(error => response.destroy(error));
    });
  }

  static async start(): Promise<KubernetesApi> {
    const pem = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      extensions: [
        { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
      ],
    });
    const server = https.createServer({ key: pem.private, cert: pem.cert });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return new KubernetesApi(server, pem.cert);
  }

  /** Creates or replaces an object of a collection, named by its path. */
  put(path: string, object: Stored): void {
    const collection = this.#collection(path);
    const { name } = object.metadata;
    const type = collection.has(name) ? 'MODIFIED' : 'ADDED';
    this.#version += 1;
    const stored = {
      ...object,
      metadata: { ...object.metadata, resourceVersion: `${this.#version}` },
    };
    collection.set(name, stored);
    this.#tell(path, type, stored);
  }

  delete(path: string, name: string): void {
    const object = this.#collection(path).get(name);
    if (object) {
      this.#collection(path).delete(name);
      this.#version += 1;
      this.#tell(path, 'DELETED', object);
    }
  }

  /** Breaks every watch that is under way. */
  breakWatches(): void {
    for (const watchers of this.#watchers.values()) {
      for (const response of watchers) {
        response.destroy();
      }
      watchers.clear();
    }
  }

  /** From now on requests with such a token are accepted and not answered. */
  silence(isSilentTo: (token: string) => boolean): void {
    this.#silentTo = isSilentTo;
  }

  get watches(): number {
    return [...this.#watchers.values()].reduce((n, w) => n + w.size, 0);
  }

  async stop(): Promise<void> {
    await new Promise(resolve => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }

  #collection(path: string): Map<string, Stored> {
    let collection = this.#collections.get(path);
    if (!collection) {
      collection = new Map();
      this.#collections.set(path, collection);
    }
    return collection;
  }

  #tell(path: string, type: string, object: Stored): void {
    for (const response of this.#watchers.get(path) ?? []) {
      response.write(`${JSON.stringify({ type, object })}\n`);
    }
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse) {
    const url = new URL(request.url ?? '/', this.url);
    const [, token = ''] = (request.headers.authorization ?? '').split(' ');
    if (this.#silentTo(token)) {
      return;
    }
    if (url.pathname.includes('/leases')) {
      await this.#lease(url.pathname, request, response);
      return;
    }
    if (request.method === 'POST') {
      await this.#review(url.pathname, request, response);
      return;
    }
    response.setHeader('content-type', 'application/json');
    if (request.headers.authorization !== 'Bearer secret') {
      response.writeHead(401).end('{"kind":"Status","code":401}');
    } else if (
      /\/inference(objectives|modelrewrites)$/.test(url.pathname) &&
      !this.#collections.has(url.pathname)
    ) {
      response.writeHead(404).end('{"kind":"Status","code":404}');
    } else if (url.searchParams.get('watch') === 'true') {
      const watchers = this.#watchers.get(url.pathname) ?? new Set();
      this.#watchers.set(url.pathname, watchers);
      watchers.add(response);
      response.on('close', () => watchers.delete(response));
      response.writeHead(200);
      response.flushHeaders();
      // What happened between the client's list and its watch.
      const since = Number(url.searchParams.get('resourceVersion'));
      for (const object of this.#collection(url.pathname).values()) {
        if (Number(object.metadata.resourceVersion) > since) {
          response.write(`${JSON.stringify({ type: 'MODIFIED', object })}\n`);
        }
      }
    } else {
      response.end(
        JSON.stringify({
          kind: 'List',
          metadata: { resourceVersion: `${this.#version}` },
          items: [...this.#collection(url.pathname).values()],
        }),
      );
    }
  }

  /** Objects of a collection, by their name. */
  get(path: string, name: string): Stored | undefined {
    return this.#collection(path).get(name);
  }

  /** Reads, creates and replaces; a replacement must know what it replaces. */
  async #lease(
    path: string,
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ) {
    response.setHeader('content-type', 'application/json');
    const collection = path.replace(/(?<=\/leases)\/.*$/, '');
    const name = path.slice(collection.length + 1);
    const found = this.#collection(collection).get(name);
    const status = (code: number) =>
      response.writeHead(code).end(JSON.stringify({ kind: 'Status', code }));
    if (request.method === 'GET') {
      if (found) {
        response.end(JSON.stringify(found));
      } else {
        status(404);
      }
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const sent: Stored = JSON.parse(Buffer.concat(chunks).toString());
    const known = this.#collection(collection).get(sent.metadata.name);
    if (known?.metadata.resourceVersion !== sent.metadata.resourceVersion) {
      status(409);
      return;
    }
    this.put(collection, sent);
    response
      .writeHead(request.method === 'POST' ? 201 : 200)
      .end(JSON.stringify(this.get(collection, sent.metadata.name)));
  }

  async #review(
    path: string,
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const { spec } = JSON.parse(Buffer.concat(chunks).toString());
    const status = path.endsWith('/tokenreviews')
      ? {
          authenticated: spec.token !== 'nobody',
          user: { username: spec.token },
        }
      : { allowed: spec.user === 'prometheus' };
    response.setHeader('content-type', 'application/json');
    response.writeHead(201).end(JSON.stringify({ spec, status }));
  }
}
