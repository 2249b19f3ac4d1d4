import { once } from 'node:events';
import { ServerResponse } from 'node:http';

/** Writes OpenAI's flavour of server-sent events, at the reader's pace. */
export class ServerSentEvents {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** Sends the headers; the status cannot change any more. */
  open(): void {
    this.#response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
      connection: 'keep-alive',
    });
    this.#response.flushHeaders();
  }

  async send(data: object): Promise<void> {
    await this.#write(JSON.stringify(data));
  }

  async done(): Promise<void> {
    await this.#write('[DONE]');
    this.#response.end();
  }

  async #write(data: string): Promise<void> {
    if (this.#response.destroyed) {
      return;
    }
    if (!this.#response.write(`data: ${data}\n\n`)) {
      await this.#drained();
    }
  }

  /** A reader that leaves instead of reading on closes the response. */
  async #drained(): Promise<void> {
    // Ends the wait that lost: a long answer would else pile up listeners.
    const settled = new AbortController();
    const { signal } = settled;
    try {
      await Promise.race([
        once(this.#response, 'drain', { signal }),
        once(this.#response, 'close', { signal }),
      ]);
    } finally {
      settled.abort();
    }
  }
}
