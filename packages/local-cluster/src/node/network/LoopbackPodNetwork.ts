import { createServer, type Server } from 'node:net';
import type { Address } from '../images/Program';
import { AddressRange } from './AddressRange';
import type { PodNetwork } from './PodNetwork';

/** 127.64.0.0/16 and the fifteen networks after it: as many local clusters fit on one machine. */
const FIRST_NETWORK = 64;
const NETWORKS = 16;
/** Held open as long as a network is in use. (The port of a kube-proxy's health check, which this network stands in for.) */
const CLAIM_PORT = 10256;
/** Where ports below 1024 are for people who may not open them. */
const UNPRIVILEGED_OFFSET = 20_000;
const HOSTS = 254;

/**
 * Every pod has a loopback address of its own (127.64.1.1, ...) and its ports are bound as they are. Works on Linux and
 * Windows without any preparation.
 */
export class LoopbackPodNetwork implements PodNetwork {
  readonly nodeAddress: string;
  readonly #prefix: string;
  readonly #claim: Server;
  readonly #portOffset: number;
  readonly #pods: AddressRange;
  readonly #services: AddressRange;

  private constructor(network: number, claim: Server, privileged: boolean) {
    this.#prefix = `127.${network}.`;
    this.nodeAddress = `${this.#prefix}0.1`;
    this.#claim = claim;
    this.#portOffset = privileged ? 0 : UNPRIVILEGED_OFFSET;
    this.#services = new AddressRange(
      HOSTS - 1,
      index => `${this.#prefix}0.${index + 2}`,
    );
    this.#pods = new AddressRange(
      HOSTS * HOSTS,
      index =>
        `${this.#prefix}${1 + Math.floor(index / HOSTS)}.${
          1 + (index % HOSTS)
        }`,
    );
  }

  /** Claims a free network; undefined where 127/8 cannot be bound or all are taken. */
  static async open(): Promise<LoopbackPodNetwork | undefined> {
    for (let index = 0; index < NETWORKS; index += 1) {
      const network = FIRST_NETWORK + index;
      const claim = await listen(`127.${network}.0.1`, CLAIM_PORT);
      if (claim) {
        const low = await listen(`127.${network}.0.1`, 80);
        if (low) await closed(low);
        return new LoopbackPodNetwork(network, claim, low !== undefined);
      }
    }
    return undefined;
  }

  async allocatePodAddress(): Promise<string> {
    return this.#pods.allocate();
  }

  async allocateServiceAddress(): Promise<string> {
    return this.#services.allocate();
  }

  release(address: string): void {
    const isService = address.startsWith(`${this.#prefix}0.`);
    (isService ? this.#services : this.#pods).release(address);
  }

  listenAddress(address: string, port: number): Address {
    const moved = port > 0 && port < 1024 ? port + this.#portOffset : port;
    return { host: address, port: moved };
  }

  dialAddress(address: string, port: number): Address {
    return address.startsWith(this.#prefix)
      ? this.listenAddress(address, port)
      : { host: address, port };
  }

  async stop(): Promise<void> {
    await closed(this.#claim);
  }
}

function listen(host: string, port: number): Promise<Server | undefined> {
  return new Promise(resolve => {
    const server = createServer(socket => socket.destroy());
    server.once('error', () => resolve(undefined));
    server.listen({ host, port }, () => {
      server.unref();
      resolve(server);
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
  });
}
