import { randomUUID } from 'node:crypto';
import { Agent, IncomingMessage, ServerResponse } from 'node:http';
import { accessLine } from '../access-log/AccessRecord';
import {
  Backend,
  GatewayConfig,
  GatewayRoute,
  PoolBackend,
} from '../config/GatewayConfig';
import { DialAddress, EppChannels } from '../ext-proc/EppChannels';
import { chooseBackend } from '../routing/chooseBackend';
import { requestTraits } from '../routing/RequestTraits';
import { RouteTable } from '../routing/RouteTable';
import { Rotation } from '../upstream/Rotation';
import { forwardDirectly } from './forwardDirectly';
import { forwardThroughEpp, PoolRouting } from './forwardThroughEpp';
import { ProxiedRequest, proxiedRequest } from './ProxiedRequest';
import { ProxyError } from './ProxyError';

/** What the handler takes from its surroundings. */
export interface HandlerOptions {
  readonly dialAddress: DialAddress;
  readonly accessLog?: (line: string) => void;
  readonly now: () => number;
  readonly random: () => number;
}

const isPool = (backend: Backend): backend is PoolBackend =>
  backend.type === 'pool';

const backendName = (route: GatewayRoute, backend: Backend): string => {
  switch (backend.type) {
    case 'pool':
      return `InferencePool ${backend.pool.namespace}/${backend.pool.name}`;
    case 'service':
      return `Service ${backend.name ?? `of ${route.name}`}`;
    case 'invalid':
      return 'none';
    default:
      return backend satisfies never;
  }
};

/** Answers requests by the configuration of the moment they came in. */
export class RequestHandler {
  readonly #options: HandlerOptions;
  readonly #routing: PoolRouting;
  #table: RouteTable;

  constructor(config: GatewayConfig, options: HandlerOptions) {
    this.#options = options;
    this.#routing = {
      channels: new EppChannels(options.dialAddress),
      dialer: {
        agent: new Agent({ keepAlive: true }),
        dialAddress: options.dialAddress,
      },
      rotation: new Rotation(),
    };
    this.#table = new RouteTable(config);
  }

  /** Takes a new configuration; requests on their way keep the old one. */
  update(config: GatewayConfig): void {
    this.#table = new RouteTable(config);
    this.#routing.channels.retain(
      config.routes
        .flatMap(route => route.backends)
        .filter(isPool)
        .map(backend => backend.epp),
    );
  }

  /** Lets go of connections that nothing uses. */
  close(): void {
    this.#routing.channels.retain([]);
    this.#routing.dialer.agent.destroy();
  }

  /**
   * Handles one request; never rejects.
   *
   * @param listeners - names of the listeners on the port it came in by
   */
  async handle(
    listeners: ReadonlySet<string>,
    incoming: IncomingMessage,
    outgoing: ServerResponse,
  ): Promise<void> {
    const { accessLog, now } = this.#options;
    const started = now();
    const over = new AbortController();
    const closed = new Promise<void>(resolve => {
      outgoing.once('close', () => {
        if (!outgoing.writableFinished) {
          over.abort(new ProxyError(499, 'the client went away'));
        }
        resolve();
      });
    });
    const request = proxiedRequest(incoming, outgoing, {
      listener: [...listeners].join(','),
      signal: over.signal,
      newRequestId: randomUUID,
    });
    try {
      await this.#route(listeners, request, over);
    } catch (error) {
      this.#fail(request, error);
    }
    await closed;
    request.record.ms = Math.round(now() - started);
    accessLog?.(accessLine(new Date(now()), request.record));
  }

  async #route(
    listeners: ReadonlySet<string>,
    request: ProxiedRequest,
    over: AbortController,
  ): Promise<void> {
    const { method, target, authority, headers, record } = request;
    const route = this.#table.match(
      listeners,
      requestTraits({
        method,
        target,
        headers: [...headers, ['host', authority]],
      }),
    );
    if (!route) {
      throw new ProxyError(404, 'no route matches the request');
    }
    record.route = route.name;
    const backend = chooseBackend(route.backends, this.#options.random);
    if (!backend) {
      throw new ProxyError(500, 'the route has no backend');
    }
    record.backend = backendName(route, backend);
    const limit = route.timeouts?.request ?? 0;
    const timer =
      limit > 0
        ? setTimeout(
            () => over.abort(new ProxyError(504, 'request timeout')),
            limit,
          )
        : undefined;
    try {
      await this.#forward(request, backend, record.backend);
    } catch (error) {
      over.signal.throwIfAborted();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #forward(
    request: ProxiedRequest,
    backend: Backend,
    name: string,
  ): Promise<void> {
    const { dialer, rotation } = this.#routing;
    switch (backend.type) {
      case 'pool':
        await forwardThroughEpp(request, backend, this.#routing);
        return;
      case 'service':
        await forwardDirectly(
          request,
          rotation.next(name, backend.endpoints),
          dialer,
        );
        return;
      case 'invalid':
        throw new ProxyError(
          backend.status,
          `the backend is invalid: ${backend.reason}`,
        );
      default:
        backend satisfies never;
    }
  }

  #fail(request: ProxiedRequest, error: unknown): void {
    const { response, record } = request;
    const failure =
      error instanceof ProxyError
        ? error
        : new ProxyError(
            502,
            error instanceof Error ? error.message : String(error),
          );
    record.reason = failure.message;
    if (response.started) {
      // The status is out; only a broken connection can still say so.
      response.abort();
      return;
    }
    record.status = failure.status;
    response.sendText(failure.status, failure.message);
  }
}
