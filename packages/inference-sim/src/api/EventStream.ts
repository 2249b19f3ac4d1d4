import { ServerResponse } from 'node:http';
import { goJson } from './goJson';

/**
 * Writes OpenAI's flavour of server-sent events. A slow reader's chunks wait
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

  done(): void {
    this.#write('[DONE]');
    this.#response.end();
  }

  #write(data: string): void {
    if (this.#response.destroyed || this.#response.writableEnded) {
      return;
    }
    if (!this.isOpen) {
      this.#response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-cache',
      });
    }
    this.#response.write(`data: ${data}\n\n`);
  }
}
