import {
  GatewayProxy,
  type GatewayOptions,
  type GatewayRoute,
} from '@llm-d-sim/gateway';
import type { Address } from '../node/images/Program';
import type { Gateway } from './resources';
import type { Listening } from './gatewayStatus';
import { PROTOCOL } from './attachRoute';

/** What a gateway needs of the network it stands in. */
export interface GatewayNetwork {
  allocateServiceAddress(): Promise<string>;
  release(address: string): void;
  listenAddress(address: string, port: number): Address;
  /** Where pods and Services really are. */
  dialAddress(host: string, port: number): Address;
}

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
      ...logs,
    });
    return new RunningGateway(network, address, proxy);
  }

  /** Makes the proxy do what the gateway and its routes say. */
  async update(
    gateway: Gateway,
    routes: readonly GatewayRoute[],
  ): Promise<Listening> {
    const listeners = gateway.spec.listeners
      .filter(({ protocol }) => protocol === PROTOCOL)
      .map(({ name, hostname, port }) => ({
        name,
        hostname,
        ...this.#network.listenAddress(this.#address, port),
      }));
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
    const found = gateway.spec.listeners
      .map(({ name }) => addresses.find(({ listener }) => listener === name))
      .find(address => address !== undefined);
    return found && `http://${found.host}:${found.port}`;
  }

  async stop(): Promise<void> {
    await this.#proxy.stop();
    this.#network.release(this.#address);
  }
}
