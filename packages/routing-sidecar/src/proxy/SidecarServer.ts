import { once } from 'node:events';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { addAbortSignal } from 'node:stream';
import { ClientExchange } from './ClientExchange';

/** Answers one request; what it throws breaks the connection. */
export type ExchangeHandler = (exchange: ClientExchange) => Promise<void>;

/** Headers may take this long to come, as they may at the real one; bodies may take any time. */
const HEADERS_TIMEOUT_MS = 30_000;
const IDLE_TIMEOUT_MS = 300_000;
const MAX_HEADER_BYTES = 1024 * 1024;

/** The listener for clients. */
export class SidecarServer {
  readonly #server: Server;
  readonly #connected = new AbortController();
  #closing = false;

  constructor(
    handler: ExchangeHandler,
    tls: { key: string; cert: string } | undefined,
  ) {
    const options = {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MS,
      keepAliveTimeout: IDLE_TIMEOUT_MS,
      requestTimeout: 0,
    };
    const listener = (incoming: IncomingMessage, outgoing: ServerResponse) => {
      outgoing.once('close', () => {
        if (this.#closing) {
          this.#server.closeIdleConnections();
        }
      });
      handler(new ClientExchange(incoming, outgoing)).catch(() =>
        outgoing.destroy(),
      );
    };
    this.#server = tls
      ? createSecureServer({ ...options, ...tls }, listener)
      : createServer(options, listener);
    // Unlike closeAllConnections(), this reaches those whose TLS handshake is under way.
    this.#server.on('connection', socket =>
      addAbortSignal(this.#connected.signal, socket),
    );
  }

  /** @throws the system's error when the port cannot be bound */
  async listen(address: { host: string; port: number }): Promise<void> {
    this.#server.listen(address);
    await once(this.#server, 'listening');
  }

  /**
   * Takes no more connections, and waits for the requests on their way.
   *
   * @param graceMs - how long they may take; then they are broken off
   */
  async close(graceMs: number): Promise<void> {
    this.#closing = true;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeIdleConnections();
    const timer = setTimeout(() => this.#connected.abort(), graceMs);
    await closed;
    clearTimeout(timer);
  }
}
