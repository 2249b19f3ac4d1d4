import { createServer } from 'node:net';
import type { Address } from '../images/Program';
import { AddressRange } from './AddressRange';
import type { PodNetwork } from './PodNetwork';

/** Ports held ready, so that asking for a listener's address need not wait: more than one pod opens at once. */
const RESERVE = 32;
const HOST = '127.0.0.1';
const HOSTS = 254;

/**
 * Pods have virtual addresses (10.244.0.1, ...); their listeners share 127.0.0.1 on ports that the system chose. For macOS,
 * where other loopback addresses need an administrator.
 */
export class SharedPodNetwork implements PodNetwork {
  readonly nodeAddress = HOST;
  /** `<address>:<port>` -> port on 127.0.0.1. */
  readonly #ports = new Map<string, Map<number, number>>();
  readonly #reserve: number[] = [];
  readonly #pods = new AddressRange(
    HOSTS * HOSTS,
    index => `10.244.${Math.floor(index / HOSTS)}.${1 + (index % HOSTS)}`,
  );
  readonly #services = new AddressRange(HOSTS, index => `10.97.0.${1 + index}`);

  static async open(): Promise<SharedPodNetwork> {
    const network = new SharedPodNetwork();
    await network.#refill();
    return network;
  }

  async allocatePodAddress(): Promise<string> {
    await this.#refill();
    return this.#pods.allocate();
  }

  async allocateServiceAddress(): Promise<string> {
    await this.#refill();
    return this.#services.allocate();
  }

  release(address: string): void {
    this.#ports.delete(address);
    (address.startsWith('10.97.') ? this.#services : this.#pods).release(
      address,
    );
  }

  listenAddress(address: string, port: number): Address {
    const known = this.#ports.get(address) ?? new Map<number, number>();
    this.#ports.set(address, known);
    const real = known.get(port) ?? this.#reserve.shift();
    if (real === undefined) {
      throw new Error(
        `no free port on ${HOST} for ${address}:${port}: a program opened more than ${RESERVE} listeners at once`,
      );
    }
    known.set(port, real);
    return { host: HOST, port: real };
  }

  dialAddress(address: string, port: number): Address {
    const known = this.#ports.get(address)?.get(port);
    if (known !== undefined) return { host: HOST, port: known };
    // Nothing listens there: port 1 refuses connections just as the pod would.
    return /^10\.(244|97)\./.test(address)
      ? { host: HOST, port: 1 }
      : { host: address, port };
  }

  async stop(): Promise<void> {
    this.#ports.clear();
    this.#reserve.length = 0;
  }

  async #refill(): Promise<void> {
    const missing = RESERVE - this.#reserve.length;
    this.#reserve.push(
      ...(await Promise.all(Array.from({ length: missing }, freePort))),
    );
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: HOST, port: 0 }, () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address
          ? resolve(address.port)
          : reject(new Error(`no free port on ${HOST}`)),
      );
    });
  });
}
