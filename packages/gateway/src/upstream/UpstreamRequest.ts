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

/** What one try is made with. */
export interface TryOptions {
  readonly dialer: Dialer;
  /** Gives the try up. */
  readonly signal: AbortSignal;
  /** Milliseconds for all of it; 0 for no limit. */
  readonly timeoutMs: number;
  /** Never over a connection that served before. */
  readonly fresh: boolean;
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
  readonly #cleanUp: () => void;
  #incoming: IncomingMessage | undefined;

  private constructor(
    endpoint: Endpoint,
    outgoing: ClientRequest,
    options: TryOptions,
  ) {
    this.endpoint = endpoint;
    this.#outgoing = outgoing;
    this.#response = once(outgoing, 'response').then(
      ([response]: IncomingMessage[]) => {
        this.#incoming = response;
        return response;
      },
    );
    this.#response.catch(() => undefined);
    const giveUp = () => this.release();
    options.signal.addEventListener('abort', giveUp, { once: true });
    const timer =
      options.timeoutMs > 0
        ? setTimeout(
            () =>
              this.#break(
                new ProxyError(
                  504,
                  `backend request timeout: ${formatEndpoint(endpoint)}`,
                ),
              ),
            options.timeoutMs,
          )
        : undefined;
    this.#cleanUp = () => {
      clearTimeout(timer);
      options.signal.removeEventListener('abort', giveUp);
    };
  }

  /**
   * Connects to the first endpoint that accepts, in the order given.
   *
   * @returns the request, and at which endpoint of the list it is
   * @throws ProxyError 503 when none does
   */
  static async connect(
    endpoints: readonly Endpoint[],
    head: UpstreamHead,
    options: TryOptions,
  ): Promise<{ upstream: UpstreamRequest; index: number }> {
    const refusals: string[] = [];
    for (const [index, endpoint] of endpoints.entries()) {
      try {
        const outgoing = await UpstreamRequest.#dial(endpoint, head, options);
        return {
          upstream: new UpstreamRequest(endpoint, outgoing, options),
          index,
        };
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
    { dialer, fresh }: TryOptions,
  ): Promise<ClientRequest> {
    const { host, port } = dialer.dialAddress(endpoint.ip, endpoint.port);
    const outgoing = request({
      host,
      port,
      agent: fresh ? false : dialer.agent,
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
    return outgoing;
  }

  /** Whether its connection had served others before: then it may have been closed just now. */
  get reused(): boolean {
    return this.#outgoing.reusedSocket;
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
   * @throws ProxyError 503 when the connection broke before one came, 504
   * when the time was up
   */
  async response(): Promise<IncomingMessage> {
    try {
      return await this.#response;
    } catch (error) {
      if (error instanceof ProxyError) {
        throw error;
      }
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
    this.#cleanUp();
    if (!this.#outgoing.writableFinished || !this.#incoming?.complete) {
      this.#outgoing.destroy();
    }
  }

  #break(error: ProxyError): void {
    this.#outgoing.destroy(error);
    this.#incoming?.destroy(error);
  }
}
