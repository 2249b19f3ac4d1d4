import { ServerResponse } from 'node:http';
import { goJson } from './goJson';

/**
 * Writes server-sent events, OpenAI's flavour of them or named ones. A slow reader's chunks wait
 * in memory, where an answer's context window bounds them; the generation
 * goes on at its own pace, as it does behind the real simulator.
 */
export class EventStream {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** Whether the status has been sent, so that it cannot change any more. */
  get isOpen(): boolean {
    return this.#response.headersSent;
  }

  send(data: object): void {
    this.#write(goJson(data));
  }

  /** An event that says what it is. */
  sendEvent(name: string, data: object): void {
    this.#write(goJson(data), `event: ${name}\n`);
  }

  done(): void {
    this.#write('[DONE]');
    this.end();
  }

  /** Ends without a word. */
  end(): void {
    this.#response.end();
  }

  #write(data: string, before = ''): void {
    if (this.#response.destroyed || this.#response.writableEnded) {
      return;
    }
    if (!this.isOpen) {
      this.#response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-cache',
      });
    }
    this.#response.write(`${before}data: ${data}\n\n`);
  }
}
