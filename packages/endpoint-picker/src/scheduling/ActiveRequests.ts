import { Flow } from './SchedulingRequest';

/**
 * Requests of one flow that one endpoint has.
 *
 * @public
 */
export interface ActiveFlow extends Flow {
  /** The endpoint's. */
  readonly key: string;
  readonly count: number;
}

const NO_FLOW: Flow = { fairnessId: '', priority: 0 };

/**
 * Counts the requests in flight per endpoint.
 *
 * @public
 */
export class ActiveRequests {
  readonly #counts = new Map<string, number>();
  /** In order of their start, which is also the order of their expiry. */
  readonly #entries = new Map<
    symbol,
    { key: string; startedAt: number; flow: Flow }
  >();
  readonly #timeoutMs: number;

  /**
   * @param timeoutMs - a request that is still in flight after that many
   *   milliseconds no longer counts; Infinity counts it until it ends
   */
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Counts a request.
   *
   * @param key - key of the endpoint that it goes to
   * @param now - milliseconds
   * @param flow - what it belongs to
   * @returns ends the request; calling it again changes nothing
   */
  begin(key: string, now: number, flow: Flow = NO_FLOW): () => void {
    const entry = Symbol(key);
    this.#entries.set(entry, { key, startedAt: now, flow });
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    return () => this.#end(entry);
  }

  /** The counts at a moment; endpoints without requests are absent. */
  counts(now: number): ReadonlyMap<string, number> {
    this.#expire(now);
    return new Map(this.#counts);
  }

  /** The counts at a moment, of each flow by itself. */
  flows(now: number): readonly ActiveFlow[] {
    this.#expire(now);
    const flows = new Map<string, ActiveFlow>();
    for (const { key, flow } of this.#entries.values()) {
      const { fairnessId, priority } = flow;
      const id = JSON.stringify([key, fairnessId, priority]);
      const count = (flows.get(id)?.count ?? 0) + 1;
      flows.set(id, { key, fairnessId, priority, count });
    }
    return [...flows.values()];
  }

  #expire(now: number): void {
    for (const [entry, { startedAt }] of this.#entries) {
      if (now - startedAt < this.#timeoutMs) {
        break;
      }
      this.#end(entry);
    }
  }

  /** Ends all requests of an endpoint. */
  forget(key: string): void {
    for (const [entry, { key: of }] of this.#entries) {
      if (of === key) {
        this.#end(entry);
      }
    }
  }

  #end(entry: symbol): void {
    const key = this.#entries.get(entry)?.key;
    if (key === undefined) {
      return;
    }
    this.#entries.delete(entry);
    const left = (this.#counts.get(key) ?? 0) - 1;
    if (left > 0) {
      this.#counts.set(key, left);
    } else {
      this.#counts.delete(key);
    }
  }
}
