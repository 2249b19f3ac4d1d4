import { SidecarLog } from '../log/SidecarLog';
import { badGateway, decoderNotReady } from '../protocol/errorResponse';
import { ClientExchange } from './ClientExchange';
import { Upstream, UpstreamRequest } from './Upstream';

const isRefused = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  error.code === 'ECONNREFUSED';

/** The model server of this pod. */
export class Decoder {
  readonly #upstream: Upstream;
  readonly #log: SidecarLog;
  readonly #port: number;

  constructor(upstream: Upstream, port: number, log: SidecarLog) {
    this.#upstream = upstream;
    this.#port = port;
    this.#log = log;
  }

  /** `localhost:<port>` */
  get address(): string {
    return `localhost:${this.#port}`;
  }

  /**
   * Sends a request to the model server, and its answer to the client.
   *
   * @param change - changes the answer's body on its way
   */
  async serve(
    exchange: ClientExchange,
    request: UpstreamRequest,
    change?: (body: AsyncIterable<Buffer>) => AsyncIterable<Buffer>,
  ): Promise<void> {
    const to = { host: 'localhost', port: this.#port };
    try {
      const response = await this.#upstream.send(to, request, exchange.signal);
      await exchange.passOn(response, change);
    } catch (error) {
      if (exchange.signal.aborted) {
        return;
      }
      const text = error instanceof Error ? error.message : String(error);
      const decoderURL = `http://${this.address}`;
      if (exchange.answered) {
        this.#log.error('http: proxy error', text, { decoderURL });
        exchange.abort();
      } else if (isRefused(error)) {
        this.#log.error('failed to connect to vLLM decoder', text, {
          decoderURL,
        });
        exchange.answer(decoderNotReady);
      } else {
        this.#log.error('http: proxy error', text, { decoderURL });
        exchange.answer(badGateway(text));
      }
    }
  }
}
