import { once } from 'node:events';
import type {
  IncomingMessage,
  RequestListener,
  ServerResponse,
} from 'node:http';
import { createServer, type Server } from 'node:https';
import { addAbortSignal } from 'node:stream';
import type { LogBuffer } from '../containers/LogBuffer';
import {
  formatLine,
  LogQueryError,
  parseLogQuery,
  selectLines,
  type LogQuery,
} from './logQuery';

export type LogLookup =
  | { found: true; log: LogBuffer | undefined }
  | { found: false; message: string };

export interface KubeletServerOptions {
  host: string;
  /** PEM. */
  certificate: string;
  privateKey: string;
  findLog(
    target: { namespace: string; pod: string; container: string },
    previous: boolean,
  ): LogLookup;
  now(): number;
}

/** The part of a kubelet's API that the API server calls: containers' logs. */
export class KubeletServer {
  readonly #server: Server;
  readonly #options: KubeletServerOptions;
  readonly #connected = new AbortController();

  private constructor(options: KubeletServerOptions) {
    this.#options = options;
    const listener: RequestListener = (request, response) =>
      this.#handle(request, response);
    this.#server = createServer(
      { cert: options.certificate, key: options.privateKey },
      listener,
    );
    // Unlike closeAllConnections(), this reaches those whose TLS handshake is under way.
    this.#server.on('connection', socket =>
      addAbortSignal(this.#connected.signal, socket),
    );
  }

  static async start(options: KubeletServerOptions): Promise<KubeletServer> {
    const kubelet = new KubeletServer(options);
    kubelet.#server.listen({ host: options.host, port: 0 });
    await once(kubelet.#server, 'listening');
    return kubelet;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#connected.abort();
    await closed;
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const asked = parseTarget(request.url ?? '/');
    if (!asked) {
      answer(response, 400, 'the path is not percent-encoded UTF-8');
      return;
    }
    const { segments, query } = asked;
    const [root, namespace, pod, container, ...rest] = segments;
    if (root === 'healthz' && segments.length === 1) {
      answer(response, 200, 'ok');
    } else if (
      request.method === 'GET' &&
      root === 'containerLogs' &&
      namespace &&
      pod &&
      container &&
      rest.length === 0
    ) {
      this.#serveLog({ namespace, pod, container }, query, response);
    } else {
      answer(response, 404, '404 page not found');
    }
  }

  #serveLog(
    target: { namespace: string; pod: string; container: string },
    parameters: URLSearchParams,
    response: ServerResponse,
  ): void {
    let query: LogQuery;
    try {
      query = parseLogQuery(parameters, this.#options.now());
    } catch (error) {
      if (!(error instanceof LogQueryError)) throw error;
      answer(response, 400, error.message);
      return;
    }
    const lookup = this.#options.findLog(target, query.previous);
    if (!lookup.found) {
      answer(response, 404, lookup.message);
    } else if (lookup.log) {
      sendLog(lookup.log, query, response);
    } else if (query.previous) {
      answer(
        response,
        400,
        `previous terminated container "${target.container}" in pod "${target.pod}" not found`,
      );
    } else {
      answer(
        response,
        400,
        `container "${target.container}" in pod "${target.pod}" is waiting to start`,
      );
    }
  }
}

function parseTarget(
  url: string,
): { segments: string[]; query: URLSearchParams } | undefined {
  try {
    const { pathname, searchParams } = new URL(url, 'https://kubelet');
    return {
      segments: pathname.split('/').slice(1).map(decodeURIComponent),
      query: searchParams,
    };
  } catch {
    return undefined;
  }
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(text);
}

function sendLog(
  log: LogBuffer,
  query: LogQuery,
  response: ServerResponse,
): void {
  let left = query.limitBytes ?? Number.POSITIVE_INFINITY;
  const write = (text: string) => {
    const bytes = Buffer.from(text).subarray(0, left);
    left -= bytes.length;
    if (bytes.length > 0) response.write(bytes);
  };
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
  response.flushHeaders();
  write(
    selectLines(log.lines(), query)
      .map(line => formatLine(line, query))
      .join(''),
  );
  if (!query.follow || log.ended || left <= 0) {
    response.end();
    return;
  }
  const unfollow = log.follow(line => {
    if (line === 'end') {
      response.end();
      return;
    }
    write(formatLine(line, query));
    if (left <= 0) response.end();
  });
  response.on('close', unfollow);
}
