import { ServerResponse } from 'node:http';
import { HeaderEntry, toPairs, toRawHeaders } from '../http/HeaderList';
import { writeAll } from '../http/writeAll';

/** The answer to a client: head, body as it comes, trailers. */
export class ClientResponse {
  readonly #response: ServerResponse;
  readonly #onHead: () => void;
  #bytes = 0;

  /** @param onHead - called when the answer's head is sent */
  constructor(response: ServerResponse, onHead: () => void) {
    this.#response = response;
    this.#onHead = onHead;
  }

  /** Whether the client has seen a status already. */
  get started(): boolean {
    return this.#response.headersSent;
  }

  /** Bytes of the body so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Sends status and headers at once, before there is any body. */
  start(status: number, headers: readonly HeaderEntry[]): void {
    this.#onHead();
    this.#response.writeHead(status, toRawHeaders(headers));
    this.#response.flushHeaders();
  }

  /** Sends a body chunk by chunk and completes the answer. */
  async finish(
    body: AsyncIterable<Uint8Array> | undefined,
    trailers: () => Promise<readonly HeaderEntry[]>,
  ): Promise<void> {
    if (body) {
      await writeAll(this.#response, body, bytes => {
        this.#bytes += bytes;
      });
    }
    const last = await trailers();
    if (last.length > 0) {
      this.#response.addTrailers(toPairs(last));
    }
    this.#response.end();
  }

  /** An answer of a few words. */
  sendText(
    status: number,
    text: string,
    headers: readonly HeaderEntry[] = [],
  ): void {
    const body = Buffer.from(text, 'utf8');
    this.sendWhole(status, body, [
      ['content-type', 'text/plain; charset=utf-8'],
      ...headers,
    ]);
  }

  /** An answer that is there as a whole. */
  sendWhole(
    status: number,
    body: Uint8Array,
    headers: readonly HeaderEntry[],
  ): void {
    const others = headers.filter(([name]) => name !== 'content-length');
    this.start(status, [...others, ['content-length', String(body.length)]]);
    this.#bytes += body.length;
    this.#response.end(body);
  }

  /** Breaks the connection: the client must not take what it got for whole. */
  abort(): void {
    this.#response.destroy();
  }
}
