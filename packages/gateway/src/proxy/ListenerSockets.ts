import { once } from 'node:events';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { GatewayListener } from '../config/GatewayConfig';
import { ListenError } from './ListenError';

/** Takes a request and the names of the listeners on its port. */
export type SocketHandler = (
  listeners: ReadonlySet<string>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
) => void;

interface OpenSocket {
  readonly server: Server;
  /** Names of the listeners that share it; replaced on an update. */
  names: ReadonlySet<string>;
}

// Listeners share a socket when they ask for the same port of the same host.
const keyOf = ({ name, host, port }: GatewayListener): string =>
  port === 0 ? `any port for ${name}` : `${host}:${port}`;

/** The sockets that a set of listeners needs, opened and closed as it changes. */
export class ListenerSockets {
  readonly #handler: SocketHandler;
  readonly #sockets = new Map<string, OpenSocket>();
  /** Not wanted any more, but with requests that are still on their way. */
  readonly #retiring = new Set<Server>();

  constructor(handler: SocketHandler) {
    this.#handler = handler;
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
        continue;
      }
      try {
        await this.#open(key, sharing[0], names);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      throw failures[0];
    }
  }

  /** Closes everything, whatever is on its way. */
  async close(): Promise<void> {
    for (const { server } of this.#sockets.values()) {
      this.#retire(server);
    }
    this.#sockets.clear();
    await Promise.all(
      Array.from(this.#retiring, async server => {
        const closed = once(server, 'close');
        server.closeAllConnections();
        await closed;
      }),
    );
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
    listener: GatewayListener,
    names: ReadonlySet<string>,
  ): Promise<void> {
    const server = createServer();
    const socket: OpenSocket = { server, names };
    server.on('request', (incoming, outgoing) =>
      this.#handler(socket.names, incoming, outgoing),
    );
    // Prompts may take their time to come; the route's timeout is the limit.
    server.requestTimeout = 0;
    server.listen(listener.port, listener.host);
    try {
      await once(server, 'listening');
    } catch (error) {
      throw new ListenError(listener, error);
    }
    this.#sockets.set(key, socket);
  }
}
