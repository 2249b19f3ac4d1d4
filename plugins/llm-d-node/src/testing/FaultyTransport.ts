import type {
  ClusterRequest,
  ClusterTransport,
} from '../cluster/ClusterTransport';

/** What goes wrong with a request. */
export type TransportFault =
  /** The server refuses, and does nothing. */
  | { type: 'status'; code: number; reason: string }
  /** The connection breaks before the server has the request, or after it has acted upon it. */
  | { type: 'cut'; when: 'before' | 'applied' }
  /** The person cancels while the request is under way. */
  | { type: 'cancel'; controller: AbortController };

/** Which requests go wrong: from the nth on, so many of them. */
export interface TransportFaultRule {
  from: number;
  times: number;
  fault: TransportFault;
  /** Only these count. Default: all. */
  matching?(request: ClusterRequest): boolean;
}

/** A way to an API server on which requests go wrong. */
export class FaultyTransport implements ClusterTransport {
  readonly #inner: ClusterTransport;
  #count = 0;
  #matched = 0;
  #rule?: TransportFaultRule;

  constructor(inner: ClusterTransport) {
    this.#inner = inner;
  }

  get cluster(): string {
    return this.#inner.cluster;
  }

  /** Requests since the last `arm` or `heal`. */
  get count(): number {
    return this.#count;
  }

  arm(rule: TransportFaultRule): void {
    this.#count = 0;
    this.#matched = 0;
    this.#rule = rule;
  }

  heal(): void {
    this.#count = 0;
    this.#rule = undefined;
  }

  async send(request: ClusterRequest): Promise<Response> {
    this.#count += 1;
    const rule = this.#rule;
    const isMeant = rule && (rule.matching?.(request) ?? true);
    this.#matched += isMeant ? 1 : 0;
    const hit =
      isMeant &&
      this.#matched >= rule.from &&
      this.#matched < rule.from + rule.times
        ? rule.fault
        : undefined;
    switch (hit?.type) {
      case 'status':
        return Response.json(
          {
            kind: 'Status',
            apiVersion: 'v1',
            status: 'Failure',
            code: hit.code,
            reason: hit.reason,
            message: `${hit.reason}, says the fault`,
          },
          { status: hit.code },
        );
      case 'cut':
        if (hit.when === 'applied') {
          const answer = await this.#inner.send(request);
          await answer.text();
        }
        throw new TypeError('fetch failed: the connection was cut');
      case 'cancel':
        hit.controller.abort(new Error('cancelled by a person'));
        return this.#inner.send(request);
      default:
        return this.#inner.send(request);
    }
  }
}
