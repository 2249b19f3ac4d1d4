import type { ServerContext } from '../handlers/ServerContext';

const TIME_TO_LIVE_MS = 3_600_000;
const SWEEP_INTERVAL_MS = 300_000;

/** Removes Events an hour after they were last seen, as the real server does. */
export class EventExpiry {
  readonly #context: ServerContext;
  readonly #timer: NodeJS.Timeout;

  constructor(context: ServerContext) {
    this.#context = context;
    this.#timer = setInterval(() => this.sweep(), SWEEP_INTERVAL_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Removes what is too old now. */
  sweep(): void {
    const { store, now } = this.#context;
    const oldest = now().getTime() - TIME_TO_LIVE_MS;
    for (const event of store.collection('events').list()) {
      const seen =
        typeof event.lastTimestamp === 'string'
          ? event.lastTimestamp
          : event.metadata.creationTimestamp;
      if (Date.parse(seen) < oldest) {
        store.remove('events', event);
      }
    }
  }
}
