import { ChannelOptions, Client, credentials } from '@grpc/grpc-js';
import { PoolBackend } from '../config/GatewayConfig';
import { EppExchange } from './EppExchange';
import { EppFailure } from './EppFailure';
import { ProcessingRequest } from './messages';
import { externalProcessorService } from './protocol';

/** How an EPP is reached: its Service's name and port, and whether by TLS. */
export type EppAddress = PoolBackend['epp'];

/** Where a name and port really accept connections; may throw. */
export type DialAddress = (
  host: string,
  port: number,
) => { host: string; port: number };

interface OpenChannel {
  readonly target: string;
  readonly client: Client;
}

// An EPP that comes back is found again within a second. Messages carry whole
// prompts, so their size is the model server's business and not limited here.
const channelOptions: ChannelOptions = {
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1_000,
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
};

const keyOf = ({ host, port, tls }: EppAddress): string =>
  `${tls ? 'https' : 'http'}://${host}:${port}`;

/** One gRPC channel per EPP, opened on first use and shared by all requests. */
export class EppChannels {
  readonly #dialAddress: DialAddress;
  readonly #channels = new Map<string, OpenChannel>();

  constructor(dialAddress: DialAddress) {
    this.#dialAddress = dialAddress;
  }

  /**
   * Starts an exchange. A connection that cannot be made shows as the
   * exchange's failure.
   *
   * @throws EppFailure when the EPP's name leads nowhere
   */
  open(epp: EppAddress): EppExchange {
    const { Process } = externalProcessorService;
    return new EppExchange(
      this.#client(epp).makeBidiStreamRequest(
        Process.path,
        (message: ProcessingRequest) => Process.requestSerialize(message),
        bytes => Process.responseDeserialize(bytes),
      ),
    );
  }

  /** Closes the channels of EPPs that are not in use any more. */
  retain(inUse: Iterable<EppAddress>): void {
    const keys = new Set(Array.from(inUse, keyOf));
    for (const [key, { client }] of this.#channels) {
      if (!keys.has(key)) {
        client.close();
        this.#channels.delete(key);
      }
    }
  }

  #client(epp: EppAddress): Client {
    const key = keyOf(epp);
    const target = this.#target(epp);
    const known = this.#channels.get(key);
    if (known?.target === target) {
      return known.client;
    }
    // The EPP moved, as when its pod was replaced.
    known?.client.close();
    const client = new Client(
      target,
      epp.tls
        ? credentials.createSsl(undefined, undefined, undefined, {
            // EPPs sign their certificates themselves; every gateway for
            // InferencePools takes them as they are.
            rejectUnauthorized: false,
            checkServerIdentity: () => undefined,
          })
        : credentials.createInsecure(),
      // The name that people know, not where it leads, is whom TLS asks for.
      { ...channelOptions, 'grpc.ssl_target_name_override': epp.host },
    );
    this.#channels.set(key, { target, client });
    return client;
  }

  #target(epp: EppAddress): string {
    try {
      const { host, port } = this.#dialAddress(epp.host, epp.port);
      return `${host.includes(':') ? `[${host}]` : host}:${port}`;
    } catch (error) {
      throw new EppFailure(
        `No EPP to be reached at ${epp.host}:${epp.port}: ${
          error instanceof Error ? error.message : String(error)
        }`,
        { cause: error },
      );
    }
  }
}
