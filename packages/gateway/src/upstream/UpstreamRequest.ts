import { Agent, ClientRequest, IncomingMessage, request } from 'node:http';
import { once } from 'node:events';
import { Endpoint } from '../config/GatewayConfig';
import { DialAddress } from '../ext-proc/EppChannels';
import { formatEndpoint } from '../ext-proc/destination';
import { HeaderEntry, toPairs, toRawHeaders } from '../http/HeaderList';
import { writeAll } from '../http/writeAll';
import { ProxyError } from '../proxy/ProxyError';

/** What goes to the model server, but for the body. */
export interface UpstreamHead {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly HeaderEntry[];
}

/** How connections are made. */
export interface Dialer {
  readonly agent: Agent;
  readonly dialAddress: DialAddress;
}

const connected = async (outgoing: ClientRequest): Promise<void> => {
  const [socket] = await once(outgoing, 'socket');
  if (socket.connecting) {
    // An error of the socket shows as one of the request, which `once` hears.
    await Promise.race([once(socket, 'connect'), once(outgoing, 'close')]);
  }
};

/** A request to a model server that accepted the connection. */
export class UpstreamRequest {
  readonly endpoint: Endpoint;
  readonly #outgoing: ClientRequest;
  readonly #response: Promise<IncomingMessage>;
  #incoming: IncomingMessage | undefined;

  private constructor(endpoint: Endpoint, outgoing: ClientRequest) {
    this.endpoint = endpoint;
    this.#outgoing = outgoing;
    this.#response = once(outgoing, 'response').then(
      ([response]: IncomingMessage[]) => {
        this.#incoming = response;
        return response;
      },
    );
    this.#response.catch(() => undefined);
  }

  /**
   * Connects to the first endpoint that accepts, in the order given.
   *
   * @throws ProxyError 503 when none does
   */
  static async connect(
    endpoints: readonly Endpoint[],
    head: UpstreamHead,
    dialer: Dialer,
  ): Promise<UpstreamRequest> {
    const refusals: string[] = [];
    for (const endpoint of endpoints) {
      try {
        return await UpstreamRequest.#dial(endpoint, head, dialer);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        refusals.push(`${formatEndpoint(endpoint)}: ${reason}`);
      }
    }
    throw new ProxyError(
      503,
      `upstream connect error: ${refusals.join('; ') || 'no endpoints'}`,
    );
  }

  static async #dial(
    endpoint: Endpoint,
    head: UpstreamHead,
    dialer: Dialer,
  ): Promise<UpstreamRequest> {
    const { host, port } = dialer.dialAddress(endpoint.ip, endpoint.port);
    const outgoing = request({
      host,
      port,
      agent: dialer.agent,
      method: head.method,
      path: head.target,
      headers: toRawHeaders(head.headers),
      setHost: false,
    });
    const failed = new Promise<never>((_, reject) => {
      // Stays for good: later errors reach whoever waits for the response.
      outgoing.on('error', reject);
    });
    await Promise.race([connected(outgoing), failed]);
    return new UpstreamRequest(endpoint, outgoing);
  }

  /** Sends the body and ends the request; without a body just ends it. */
  async send(
    body: AsyncIterable<Uint8Array> | undefined,
    trailers: () => readonly HeaderEntry[],
  ): Promise<void> {
    if (body) {
      this.#outgoing.flushHeaders();
      await writeAll(this.#outgoing, body);
      const last = trailers();
      if (last.length > 0) {
        this.#outgoing.addTrailers(toPairs(last));
      }
    }
    this.#outgoing.end();
  }

  /**
   * The response's head; its body streams.
   *
   * @throws ProxyError 503 when the connection broke before one came
   */
  async response(): Promise<IncomingMessage> {
    try {
      return await this.#response;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ProxyError(
        503,
        `upstream reset before response: ${formatEndpoint(
          this.endpoint,
        )}: ${reason}`,
        { cause: error },
      );
    }
  }

  /**
   * Gives the request up, unless it is complete: then its connection serves
   * the next one.
   */
  release(): void {
    if (!this.#outgoing.writableFinished || !this.#incoming?.complete) {
      this.#outgoing.destroy();
    }
  }
}
