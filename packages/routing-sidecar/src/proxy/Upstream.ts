import { Agent, IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HeaderEntry, toRawHeaders } from './headers';

/** A request to a model server. */
export interface UpstreamRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: readonly HeaderEntry[];
  /** Whole, or as it comes. */
  readonly body: Buffer | Readable | undefined;
}

/** Where a host and port of the cluster really accept connections. */
export type DialAddress = (
  host: string,
  port: number,
) => { host: string; port: number };

/** Sends requests to model servers, over connections that are kept. */
export class Upstream {
  readonly #dialAddress: DialAddress;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(dialAddress: DialAddress) {
    this.#dialAddress = dialAddress;
  }

  /**
   * Sends a request and resolves with the response's head; its body streams.
   *
   * @throws the connection's error when there is no response
   */
  async send(
    to: { host: string; port: number },
    message: UpstreamRequest,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const { method, target, headers, body } = message;
    const outgoing = request({
      ...this.#dialAddress(to.host, to.port),
      agent: this.#agent,
      method,
      path: target,
      headers: toRawHeaders(headers),
      setHost: false,
      signal,
    });
    return new Promise((resolve, reject) => {
      // Stays for good: what breaks later breaks the response, too.
      outgoing.on('error', reject);
      outgoing.once('response', resolve);
      if (body instanceof Readable) {
        // A server may answer without reading the whole body.
        pipeline(body, outgoing).catch(() => undefined);
      } else {
        outgoing.end(body);
      }
    });
  }

  /** Lets go of the connections. */
  close(): void {
    this.#agent.destroy();
  }
}
