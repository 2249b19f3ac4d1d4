import { once } from 'node:events';
import { IncomingMessage, Server, ServerResponse } from 'node:http';
import { addAbortSignal } from 'node:stream';
import { GatewayListener } from '../config/GatewayConfig';
import { ListenError } from './ListenError';
import { ListenerServer, listenerServer } from './listenerServer';

/** As long as Envoy keeps a connection that nothing comes by; clients that keep theirs for less never meet the end of it. */
const IDLE_TIMEOUT_MS = 3_600_000;

/** Takes a request and the names of the listeners on its port. */
export type SocketHandler = (
  listeners: ReadonlySet<string>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
) => void;

interface OpenSocket extends ListenerServer {
  /** Names of the listeners that share it; replaced on an update. */
  names: ReadonlySet<string>;
}

// Listeners share a socket when they ask for the same port of the same host.
const keyOf = ({ name, host, port, tls }: GatewayListener): string =>
  `${tls ? 'TLS' : 'clear text'} on ${
    port === 0 ? `any port for ${name}` : `${host}:${port}`
  }`;

/** The sockets that a set of listeners needs, opened and closed as it changes. */
export class ListenerSockets {
  readonly #handler: SocketHandler;
  readonly #maxHeaderBytes: number;
  readonly #sockets = new Map<string, OpenSocket>();
  /** Not wanted any more, but with requests that are still on their way. */
  readonly #retiring = new Set<Server>();
  readonly #connected = new AbortController();

  /** @param maxHeaderBytes - a request with more is answered 431 */
  constructor(handler: SocketHandler, maxHeaderBytes: number) {
    this.#handler = handler;
    this.#maxHeaderBytes = maxHeaderBytes;
  }

  get addresses(): { listener: string; host: string; port: number }[] {
    return [...this.#sockets.values()].flatMap(({ server, names }) => {
      const bound = server.address();
      return bound && typeof bound === 'object'
        ? [...names].map(listener => ({
            listener,
            host: bound.address,
            port: bound.port,
          }))
        : [];
    });
  }

  /**
   * Opens what is missing and closes what is not wanted any more.
   *
   * @throws ListenError for the first port that cannot be bound, after the
   * others were
   */
  async apply(listeners: readonly GatewayListener[]): Promise<void> {
    const wanted = new Map<string, GatewayListener[]>();
    for (const listener of listeners) {
      const key = keyOf(listener);
      const sharing = wanted.get(key);
      if (sharing) {
        sharing.push(listener);
      } else {
        wanted.set(key, [listener]);
      }
    }
    for (const [key, { server }] of this.#sockets) {
      if (!wanted.has(key)) {
        this.#sockets.delete(key);
        this.#retire(server);
      }
    }
    const failures: unknown[] = [];
    for (const [key, sharing] of wanted) {
      const names = new Set(sharing.map(({ name }) => name));
      const open = this.#sockets.get(key);
      if (open) {
        open.names = names;
        open.update(sharing);
        continue;
      }
      try {
        await this.#open(key, sharing, names);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      throw failures[0];
    }
  }

  /**
   * Stops listening, and closes everything once the requests on their way are
   * over.
   *
   * @param graceMs - how long they may take; then they are broken off
   */
  async close(graceMs: number): Promise<void> {
    for (const { server } of this.#sockets.values()) {
      this.#retire(server);
    }
    this.#sockets.clear();
    const closed = Array.from(this.#retiring, server => once(server, 'close'));
    const timer = setTimeout(() => this.#connected.abort(), graceMs);
    await Promise.all(closed);
    clearTimeout(timer);
  }

  /** Stops listening; requests on their way may end, and nobody waits for them. */
  #retire(server: Server): void {
    this.#retiring.add(server);
    server.once('close', () => this.#retiring.delete(server));
    server.close();
    server.closeIdleConnections();
  }

  async #open(
    key: string,
    sharing: readonly GatewayListener[],
    names: ReadonlySet<string>,
  ): Promise<void> {
    const [listener] = sharing;
    const opened = listenerServer(sharing, this.#maxHeaderBytes);
    const { server } = opened;
    const socket: OpenSocket = { ...opened, names };
    // Unlike closeAllConnections(), this reaches those whose TLS handshake is under way.
    server.on('connection', connection =>
      addAbortSignal(this.#connected.signal, connection),
    );
    server.on('request', (incoming, outgoing) => {
      outgoing.once('close', () => {
        // Who kept a connection over the end of its listener has to let go.
        if (!server.listening) {
          server.closeIdleConnections();
        }
      });
      this.#handler(socket.names, incoming, outgoing);
    });
    // Their size is limited; dropping some without a word would not do.
    server.maxHeadersCount = 0;
    // Prompts may take their time to come; the route's timeout is the limit.
    server.requestTimeout = 0;
    server.keepAliveTimeout = IDLE_TIMEOUT_MS;
    server.listen(listener.port, listener.host);
    try {
      await once(server, 'listening');
    } catch (error) {
      throw new ListenError(listener, error);
    }
    this.#sockets.set(key, socket);
  }
}
