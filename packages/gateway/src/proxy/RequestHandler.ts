import { randomUUID } from 'node:crypto';
import { Agent, IncomingMessage, ServerResponse } from 'node:http';
import { accessLine } from '../access-log/AccessRecord';
import { Backend, GatewayConfig, PoolBackend } from '../config/GatewayConfig';
import { DialAddress, EppChannels } from '../ext-proc/EppChannels';
import { GatewayMetrics } from '../metrics/GatewayMetrics';
import { chooseBackend } from '../routing/chooseBackend';
import { requestTraits } from '../routing/RequestTraits';
import { RouteTable } from '../routing/RouteTable';
import { Balancer } from '../upstream/Balancer';
import { backendName } from './backendName';
import { forwardDirectly } from './forwardDirectly';
import { forwardThroughEpp, PoolRouting } from './forwardThroughEpp';
import { GatewayLimits } from './Limits';
import { checkLimits, ProxiedRequest, proxiedRequest } from './ProxiedRequest';
import { ProxyError } from './ProxyError';
import { redirectClient } from './redirectClient';
import { routedRequest, RoutedRequest } from './RoutedRequest';

/** What the handler takes from its surroundings. */
export interface HandlerOptions {
  readonly dialAddress: DialAddress;
  readonly accessLog?: (line: string) => void;
  readonly limits: GatewayLimits;
  readonly metrics: GatewayMetrics;
  readonly now: () => number;
  readonly random: () => number;
}

const isPool = (backend: Backend): backend is PoolBackend =>
  backend.type === 'pool';

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
      balancer: new Balancer(options.random),
      metrics: options.metrics,
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
    const { accessLog, limits, metrics, now } = this.#options;
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
      over,
      limits,
      newRequestId: randomUUID,
      elapsedMs: () => Math.round(now() - started),
    });
    const { record } = request;
    metrics.begin();
    try {
      checkLimits(incoming, limits);
      await this.#route(listeners, request, over);
    } catch (error) {
      this.#fail(request, error);
    }
    if (!incoming.complete && outgoing.writableEnded) {
      // The rest of a body that nobody wants is read away, so that the client
      // gets to read the answer.
      incoming.resume();
    }
    await closed;
    record.responseBytes = request.response.bytes;
    record.ms = request.elapsedMs();
    metrics.end(record);
    accessLog?.(accessLine(new Date(now()), record));
  }

  async #route(
    listeners: ReadonlySet<string>,
    request: ProxiedRequest,
    over: AbortController,
  ): Promise<void> {
    const { method, target, authority, headers, record } = request;
    const matched = this.#table.match(
      listeners,
      requestTraits({
        method,
        target,
        headers: [...headers, ['host', authority]],
      }),
    );
    if (!matched) {
      throw new ProxyError(404, 'no route matches the request');
    }
    const { route, match } = matched;
    record.route = route.name;
    if (route.filters?.redirect) {
      redirectClient(request, matched);
      return;
    }
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
      await this.#forward(
        routedRequest(request, route, match),
        backend,
        record.backend,
      );
    } catch (error) {
      over.signal.throwIfAborted();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #forward(
    request: RoutedRequest,
    backend: Backend,
    name: string,
  ): Promise<void> {
    const { dialer, balancer } = this.#routing;
    switch (backend.type) {
      case 'pool':
        await forwardThroughEpp(request, backend, this.#routing);
        return;
      case 'service':
        await forwardDirectly(
          request,
          balancer.order(name, backend.endpoints, backend.balancing),
          dialer,
          balancer,
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
