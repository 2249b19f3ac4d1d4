import { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { ErrorResponse } from '../protocol/errorResponse';
import {
  endToEndHeaders,
  forwardedHeaders,
  HeaderEntry,
  toRawHeaders,
  withoutHeaders,
} from './headers';

/** One request of a client and the answer to it. */
export class ClientExchange {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly path: string;
  /** For the next hop. */
  readonly headers: readonly HeaderEntry[];
  readonly #incoming: IncomingMessage;
  readonly #outgoing: ServerResponse;
  readonly #gone = new AbortController();

  constructor(incoming: IncomingMessage, outgoing: ServerResponse) {
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.method = incoming.method ?? 'GET';
    this.target = incoming.url ?? '/';
    this.path = this.target.split('?', 1)[0];
    this.headers = forwardedHeaders(
      incoming.rawHeaders,
      incoming.socket.remoteAddress ?? 'unknown',
    );
    outgoing.once('close', () => {
      if (!outgoing.writableFinished) {
        this.#gone.abort();
      }
    });
  }

  /** Aborted when the client has gone away. */
  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  /** The values of a header, one per line. */
  valuesOf(name: string): string[] {
    return this.#incoming.headersDistinct[name] ?? [];
  }

  /** The request's body as it comes; undefined when there is none. */
  get body(): IncomingMessage | undefined {
    const { headers } = this.#incoming;
    const has =
      headers['transfer-encoding'] !== undefined ||
      Number(headers['content-length'] ?? 0) > 0;
    return has ? this.#incoming : undefined;
  }

  /** The request's whole body. */
  async readBody(): Promise<Buffer> {
    return buffer(this.#incoming);
  }

  /** Answers in the sidecar's own words. */
  answer({ status, contentType, body }: ErrorResponse): void {
    this.answerWhole(
      status,
      [['content-type', contentType]],
      Buffer.from(body),
    );
  }

  /** Answers with something that is there as a whole. */
  answerWhole(
    status: number,
    headers: readonly HeaderEntry[],
    body: Buffer,
  ): void {
    this.#outgoing.writeHead(
      status,
      toRawHeaders([
        ...withoutHeaders(headers, 'content-length'),
        ['content-length', String(body.length)],
      ]),
    );
    this.#outgoing.end(body);
  }

  /**
   * Passes a model server's response on as it comes.
   *
   * @param change - changes the body on its way, and thereby its length
   */
  async passOn(
    response: IncomingMessage,
    change?: (body: AsyncIterable<Buffer>) => AsyncIterable<Buffer>,
  ): Promise<void> {
    const headers = endToEndHeaders(response.rawHeaders);
    this.#outgoing.writeHead(
      response.statusCode ?? 502,
      toRawHeaders(
        change ? withoutHeaders(headers, 'content-length') : headers,
      ),
    );
    this.#outgoing.flushHeaders();
    if (change) {
      await pipeline(response, change, this.#outgoing);
    } else {
      await pipeline(response, this.#outgoing);
    }
  }

  /** Whether the client has seen a status already. */
  get answered(): boolean {
    return this.#outgoing.headersSent;
  }

  /** Breaks the connection: the client must not take what it got for whole. */
  abort(): void {
    this.#outgoing.destroy();
  }
}
