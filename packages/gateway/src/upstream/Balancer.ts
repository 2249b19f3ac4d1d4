import { BalancingPolicy, Endpoint } from '../config/GatewayConfig';
import { formatEndpoint } from '../ext-proc/destination';

const startingWith = (
  endpoints: readonly Endpoint[],
  start: number,
): Endpoint[] => [...endpoints.slice(start), ...endpoints.slice(0, start)];

/** Chooses among the endpoints of a Service, or of a pool whose EPP cannot be asked. */
export class Balancer {
  readonly #random: () => number;
  /** Backend -> whose turn it is. */
  readonly #turns = new Map<string, number>();
  /** `ip:port` -> requests on their way; only those that have any. */
  readonly #active = new Map<string, number>();

  /** @param random - uniform in [0, 1) */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** All endpoints, the chosen one first, then the others in the order to try them. */
  order(
    backend: string,
    endpoints: readonly Endpoint[],
    policy: BalancingPolicy = 'ROUND_ROBIN',
  ): Endpoint[] {
    const count = endpoints.length;
    if (count === 0) {
      return [];
    }
    switch (policy) {
      case 'ROUND_ROBIN': {
        const turn = this.#turns.get(backend) ?? 0;
        this.#turns.set(backend, turn + 1);
        return startingWith(endpoints, turn % count);
      }
      case 'RANDOM':
        return startingWith(endpoints, this.#draw(count));
      case 'LEAST_REQUEST': {
        // Two draws, as Envoy does: nearly as even as looking at all of them,
        // and no herd when many gateways choose at once.
        const first = this.#draw(count);
        const second = (first + 1 + this.#draw(count - 1)) % count;
        return startingWith(
          endpoints,
          this.#activeAt(endpoints[second]) < this.#activeAt(endpoints[first])
            ? second
            : first,
        );
      }
      default:
        return policy satisfies never;
    }
  }

  /**
   * A request goes to an endpoint.
   *
   * @returns what to call when it is over; further calls do nothing
   */
  begin(endpoint: Endpoint): () => void {
    const key = formatEndpoint(endpoint);
    this.#active.set(key, (this.#active.get(key) ?? 0) + 1);
    let over = false;
    return () => {
      if (over) {
        return;
      }
      over = true;
      const left = (this.#active.get(key) ?? 1) - 1;
      if (left > 0) {
        this.#active.set(key, left);
      } else {
        this.#active.delete(key);
      }
    };
  }

  #activeAt(endpoint: Endpoint): number {
    return this.#active.get(formatEndpoint(endpoint)) ?? 0;
  }

  #draw(count: number): number {
    return Math.floor(this.#random() * count);
  }
}
