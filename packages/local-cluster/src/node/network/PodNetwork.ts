import type { Address } from '../images/Program';

/**
 * Addresses for pods (and gateways), and where they are on this machine. Whoever listens or dials asks here first, so that
 * the same manifests work where every pod can have a loopback address of its own and where there is only 127.0.0.1.
 */
export interface PodNetwork {
  /** The node's own address; nothing else of this network has it. */
  readonly nodeAddress: string;
  /** A fresh address for a pod. Give it back with `release`. */
  allocatePodAddress(): Promise<string>;
  /** A fresh address for a gateway. Give it back with `release`. */
  allocateServiceAddress(): Promise<string>;
  release(address: string): void;
  /** Where a listener for `address:port` has to bind. */
  listenAddress(address: string, port: number): Address;
  /** Where `address:port` accepts connections. Foreign addresses are their own answer. */
  dialAddress(address: string, port: number): Address;
  stop(): Promise<void>;
}

/** Thrown when there is no room for one more pod. */
export class PodNetworkFullError extends Error {
  constructor() {
    super('the pod network has no free address: delete some pods');
    this.name = 'PodNetworkFullError';
  }
}
