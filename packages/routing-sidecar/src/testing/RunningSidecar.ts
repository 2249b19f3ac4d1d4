import { once } from 'node:events';
import { createServer } from 'node:net';
import { runRoutingSidecar } from '../program/runRoutingSidecar';

/** A port that was free a moment ago. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address && typeof address === 'object' ? address.port : 0;
};

/** The program, run as a container runs it, and reached over HTTP. */
export class RunningSidecar {
  readonly lines: string[] = [];
  readonly #stop = new AbortController();
  readonly #port: number;
  #exit: Promise<number> = Promise.resolve(-1);

  private constructor(port: number) {
    this.#port = port;
  }

  /**
   * Starts it and waits until it listens or has ended.
   *
   * @param args - without ports
   * @param decoderPort - where `localhost` of its pod leads
   */
  static async start(
    image: string,
    args: readonly string[],
    decoderPort: number,
    files: Readonly<Record<string, string>> = {},
  ): Promise<RunningSidecar> {
    const sidecar = new RunningSidecar(await freePort());
    let started = () => {};
    const listening = new Promise<void>(resolve => {
      started = resolve;
    });
    sidecar.#exit = runRoutingSidecar({
      args: ['--port=8000', '--vllm-port=8200', ...args],
      env: { IMAGE: image },
      readFile: path => {
        const file: string | undefined = files[path];
        if (file === undefined) {
          throw new Error(`there is no ${path}`);
        }
        return file;
      },
      log: line => {
        sidecar.lines.push(line);
        if (line.includes('starting')) {
          started();
        }
      },
      signal: sidecar.#stop.signal,
      listenAddress: () => ({ host: '127.0.0.1', port: sidecar.#port }),
      dialAddress: (host, port) =>
        host === 'localhost'
          ? { host: '127.0.0.1', port: decoderPort }
          : { host, port },
      now: Date.now,
      random: () => 0.99,
    });
    await Promise.race([listening, sidecar.#exit]);
    return sidecar;
  }

  get port(): number {
    return this.#port;
  }

  /** The program's exit code, once it has ended. */
  get exit(): Promise<number> {
    return this.#exit;
  }

  /** Asks it to stop, as SIGTERM does, and waits for its exit code. */
  async stop(): Promise<number> {
    this.#stop.abort();
    return this.#exit;
  }

  async get(path: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}${path}`);
  }

  async post(
    path: string,
    body: object | string,
    headers: Record<string, string> = {},
    init: RequestInit = {},
  ): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}${path}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
      ...init,
    });
  }
}
