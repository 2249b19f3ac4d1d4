interface Binding {
  readonly endpointKey: string;
  readonly lastUsedAt: number;
}

/**
 * Bindings of sessions to endpoints, each of which is forgotten when it was
 * not used for a while.
 *
 * @public
 */
export class SessionBindings {
  /** Least recently used first: a binding is put at the end when it is used. */
  readonly #bindings = new Map<string, Binding>();
  readonly #ttlMs: number;

  /** @param ttlMs - how long an unused binding lasts; 0 keeps it for good */
  constructor(ttlMs: number) {
    this.#ttlMs = ttlMs;
  }

  /** Key of the endpoint that a session is bound to. */
  get(session: string, now: number): string | undefined {
    this.#expire(now);
    return this.#bindings.get(session)?.endpointKey;
  }

  /** Binds a session, or uses its binding once more. */
  bind(session: string, endpointKey: string, now: number): void {
    this.#bindings.delete(session);
    this.#bindings.set(session, { endpointKey, lastUsedAt: now });
  }

  /** Sessions that are bound. */
  get size(): number {
    return this.#bindings.size;
  }

  #expire(now: number): void {
    if (this.#ttlMs <= 0) {
      return;
    }
    for (const [session, { lastUsedAt }] of this.#bindings) {
      if (now - lastUsedAt <= this.#ttlMs) {
        break;
      }
      this.#bindings.delete(session);
    }
  }
}
