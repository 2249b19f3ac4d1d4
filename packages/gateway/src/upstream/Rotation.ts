import { Endpoint } from '../config/GatewayConfig';

/** Round robin that remembers, per backend, whose turn it is. */
export class Rotation {
  readonly #turns = new Map<string, number>();

  /** All endpoints, starting with the one whose turn it is. */
  next(backend: string, endpoints: readonly Endpoint[]): Endpoint[] {
    const turn = this.#turns.get(backend) ?? 0;
    this.#turns.set(backend, turn + 1);
    const start = endpoints.length > 0 ? turn % endpoints.length : 0;
    return [...endpoints.slice(start), ...endpoints.slice(0, start)];
  }
}
