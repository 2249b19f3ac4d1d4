import { PodNetworkFullError } from './PodNetwork';

/** Hands out addresses in order, those given back last of all: an address rests as long as possible before it is used again. */
export class AddressRange {
  readonly #addressAt: (index: number) => string;
  readonly #size: number;
  readonly #free: string[] = [];
  #used = 0;

  constructor(size: number, addressAt: (index: number) => string) {
    this.#size = size;
    this.#addressAt = addressAt;
  }

  allocate(): string {
    if (this.#used < this.#size) {
      this.#used += 1;
      return this.#addressAt(this.#used - 1);
    }
    const address = this.#free.shift();
    if (!address) throw new PodNetworkFullError();
    return address;
  }

  release(address: string): void {
    this.#free.push(address);
  }
}
