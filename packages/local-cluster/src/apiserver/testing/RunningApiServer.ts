import {
  startApiServer,
  type ApiServer,
  type ApiServerOptions,
} from '../startApiServer';
import { ApiTestClient } from './ApiTestClient';

/** An API server for one file of tests, and a client of it. */
export class RunningApiServer {
  readonly server: ApiServer;
  readonly client: ApiTestClient;
  /** What the server had to complain about. */
  readonly lines: readonly string[];
  #namespaces = 0;

  private constructor(server: ApiServer, lines: readonly string[]) {
    this.server = server;
    this.client = new ApiTestClient(server);
    this.lines = lines;
  }

  static async start(
    options: Pick<ApiServerOptions, 'authorization' | 'clock'> = {},
  ): Promise<RunningApiServer> {
    const lines: string[] = [];
    const server = await startApiServer({
      ...options,
      log: line => lines.push(line),
    });
    return new RunningApiServer(server, lines);
  }

  /** Stops it; throws when it had anything to complain about. */
  async stop(): Promise<void> {
    await this.server.stop();
    this.client.close();
    if (this.lines.length > 0) {
      throw new Error(`the API server complained: ${this.lines.join('\n')}`);
    }
  }

  /** A namespace of the test's own. */
  async namespace(): Promise<string> {
    this.#namespaces += 1;
    const name = `test-${this.#namespaces}`;
    const { status, text } = await this.client.send(
      'POST',
      '/api/v1/namespaces',
      { body: { metadata: { name } } },
    );
    if (status !== 201) throw new Error(`no namespace: ${status} ${text}`);
    return name;
  }

  /** Waits, by watching, until an object is gone. */
  async gone(collection: string, name: string): Promise<void> {
    const watch = await this.client.watch(
      `${collection}?watch=1&fieldSelector=metadata.name%3D${name}`,
    );
    const { status } = await this.client.send('GET', `${collection}/${name}`);
    if (status !== 404) {
      for (
        let event = await watch.next();
        event && event.type !== 'DELETED';
        event = await watch.next()
      );
    }
    watch.close();
  }
}
