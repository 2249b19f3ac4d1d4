import { GatewayConfig } from '../config/GatewayConfig';
import { DialAddress } from '../ext-proc/EppChannels';
import { GatewayMetrics } from '../metrics/GatewayMetrics';
import { MetricsServer } from '../metrics/MetricsServer';
import { defaultLimits, GatewayLimits } from './Limits';
import { ListenerSockets } from './ListenerSockets';
import { RequestHandler } from './RequestHandler';

/**
 * What a gateway is started with.
 *
 * @public
 */
export interface GatewayOptions {
  readonly config: GatewayConfig;
  /** Where `host:port` (a pod's IP, a Service's name) really accepts connections; throws when nowhere. */
  readonly dialAddress: DialAddress;
  /** Takes a line about a fault of the gateway itself, a JSON object. */
  readonly log: (line: string) => void;
  /** Takes one line per request, a JSON object; absent, no access log is kept. */
  readonly accessLog?: (line: string) => void;
  /** Where `GET /metrics` is served; absent, nowhere. */
  readonly metricsAddress?: { readonly host: string; readonly port: number };
  /** Those of {@link defaultLimits} that are to be others. */
  readonly limits?: Partial<GatewayLimits>;
  /** Milliseconds since the epoch; the system's clock when absent. */
  readonly now?: () => number;
  /** Uniform in [0, 1), for weights; Math.random when absent. */
  readonly random?: () => number;
}

/**
 * Where a listener really listens.
 *
 * @public
 */
export interface GatewayAddress {
  /** The listener's name. */
  readonly listener: string;
  readonly host: string;
  readonly port: number;
}

/**
 * A reverse proxy that obeys a resolved Gateway API configuration and asks an
 * EPP over ext_proc where requests to an InferencePool go.
 *
 * @public
 */
export class GatewayProxy {
  readonly #handler: RequestHandler;
  readonly #sockets: ListenerSockets;
  readonly #metrics: GatewayMetrics;
  #metricsServer: MetricsServer | undefined;

  private constructor(
    handler: RequestHandler,
    sockets: ListenerSockets,
    metrics: GatewayMetrics,
  ) {
    this.#handler = handler;
    this.#sockets = sockets;
    this.#metrics = metrics;
  }

  /**
   * Starts listening.
   *
   * @throws ListenError, with what to do, when a port cannot be bound;
   * nothing is left listening then
   */
  static async start(options: GatewayOptions): Promise<GatewayProxy> {
    const metrics = new GatewayMetrics();
    const limits = { ...defaultLimits, ...options.limits };
    const handler = new RequestHandler(options.config, {
      dialAddress: options.dialAddress,
      accessLog: options.accessLog,
      limits,
      metrics,
      now: options.now ?? Date.now,
      random: options.random ?? Math.random,
    });
    const sockets = new ListenerSockets((listeners, incoming, outgoing) => {
      handler.handle(listeners, incoming, outgoing).catch(error => {
        outgoing.destroy();
        options.log(JSON.stringify({ msg: 'bug', error: String(error) }));
      });
    }, limits.headerBytes);
    const gateway = new GatewayProxy(handler, sockets, metrics);
    try {
      if (options.metricsAddress) {
        gateway.#metricsServer = await MetricsServer.start(
          metrics,
          options.metricsAddress,
        );
      }
      await sockets.apply(options.config.listeners);
    } catch (error) {
      await gateway.stop();
      throw error;
    }
    return gateway;
  }

  /** What Prometheus gets to read. */
  async metrics(): Promise<string> {
    return this.#metrics.text();
  }

  /** Where `/metrics` is served, if it is. */
  get metricsAddress(): { host: string; port: number } | undefined {
    return this.#metricsServer?.address;
  }

  /** Where the listeners listen now. */
  get addresses(): GatewayAddress[] {
    return this.#sockets.addresses;
  }

  /**
   * Takes a new configuration. Requests on their way end by the old one,
   * connections stay, listeners come and go.
   *
   * @throws ListenError when a new listener's port cannot be bound; the rest
   * of the configuration is in force all the same
   */
  async update(config: GatewayConfig): Promise<void> {
    this.#handler.update(config);
    await this.#sockets.apply(config.listeners);
  }

  /**
   * Stops listening, and ends when the requests on their way have. A second
   * call may shorten the grace of the first.
   *
   * @param options - `graceMs`: how long they may take before they are broken
   * off; 0 when absent
   */
  async stop(options: { graceMs?: number } = {}): Promise<void> {
    const metrics = this.#metricsServer;
    this.#metricsServer = undefined;
    await this.#sockets.close(options.graceMs ?? 0);
    await metrics?.close();
    this.#handler.close();
  }
}
