import type { JsonObject } from '../json/JsonValue';

/** The events of a watch, in order. */
export class TestWatch {
  readonly #events: JsonObject[] = [];
  readonly #close: () => void;
  #ended = false;
  #waiting: (() => void) | undefined;

  constructor(close: () => void) {
    this.#close = close;
  }

  push(event: JsonObject): void {
    this.#events.push(event);
    this.#waiting?.();
  }

  end(): void {
    this.#ended = true;
    this.#waiting?.();
  }

  /** The next event, or undefined when the server has ended the watch. */
  async next(): Promise<JsonObject | undefined> {
    while (this.#events.length === 0 && !this.#ended) {
      await new Promise<void>(resolve => {
        this.#waiting = resolve;
      });
    }
    return this.#events.shift();
  }

  close(): void {
    this.#close();
  }
}
