import { GatewayProxy, type GatewayOptions } from '@llm-d-sim/gateway';
import type { Address } from '../node/images/Program';
import type { Gateway } from './resources';
import type { Listening } from './gatewayStatus';
import type { ResolvedGateway } from './resolve';

/** What a gateway needs of the network it stands in. */
export interface GatewayNetwork {
  allocateServiceAddress(): Promise<string>;
  release(address: string): void;
  listenAddress(address: string, port: number): Address;
  /** Where pods and Services really are. */
  dialAddress(host: string, port: number): Address;
}

/** Where a gateway serves `/metrics`; the number is Istio's. */
const METRICS_PORT = 15_020;

/** One proxy and the address it stands at. */
export class RunningGateway {
  readonly #network: GatewayNetwork;
  readonly #address: string;
  readonly #proxy: GatewayProxy;

  private constructor(
    network: GatewayNetwork,
    address: string,
    proxy: GatewayProxy,
  ) {
    this.#network = network;
    this.#address = address;
    this.#proxy = proxy;
  }

  static async start(
    network: GatewayNetwork,
    logs: Pick<GatewayOptions, 'log' | 'accessLog'>,
  ): Promise<RunningGateway> {
    const address = await network.allocateServiceAddress();
    const proxy = await GatewayProxy.start({
      config: { listeners: [], routes: [] },
      dialAddress: (host, port) => network.dialAddress(host, port),
      metricsAddress: network.listenAddress(address, METRICS_PORT),
      ...logs,
    });
    return new RunningGateway(network, address, proxy);
  }

  /** Makes the proxy do what the gateway and its routes say. */
  async update(
    gateway: Gateway,
    { listeners: resolved, routes }: ResolvedGateway,
  ): Promise<Listening> {
    const listeners = gateway.spec.listeners.flatMap(
      ({ name, hostname, port }) => {
        const found = resolved.get(name);
        return found?.type === 'valid'
          ? {
              name,
              hostname,
              tls: found.tls,
              ...this.#network.listenAddress(this.#address, port),
            }
          : [];
      },
    );
    let error: string | undefined;
    try {
      await this.#proxy.update({ listeners, routes });
    } catch (cause) {
      error = cause instanceof Error ? cause.message : String(cause);
    }
    const [first] = this.#proxy.addresses;
    return {
      address: first?.host ?? this.#address,
      listeners: new Set(this.#proxy.addresses.map(({ listener }) => listener)),
      error,
    };
  }

  /** Where the first listener really accepts connections. */
  urlOf(gateway: Gateway): string | undefined {
    const { addresses } = this.#proxy;
    const [url] = gateway.spec.listeners.flatMap(({ name, protocol }) => {
      const found = addresses.find(({ listener }) => listener === name);
      return found
        ? `${protocol.toLowerCase()}://${found.host}:${found.port}`
        : [];
    });
    return url;
  }

  /** Where Prometheus finds its metrics. */
  get metricsUrl(): string | undefined {
    const address = this.#proxy.metricsAddress;
    return address && `http://${address.host}:${address.port}/metrics`;
  }

  /**
   * @param graceMs - how long requests on their way may take; a second call
   * may shorten it
   */
  async stop(graceMs: number): Promise<void> {
    await this.#proxy.stop({ graceMs });
  }

  /** Gives its address back; call it once it has stopped. */
  release(): void {
    this.#network.release(this.#address);
  }
}
