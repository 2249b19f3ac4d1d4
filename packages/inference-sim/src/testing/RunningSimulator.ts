import { once } from 'node:events';
import { createServer } from 'node:net';
import { runInferenceSim } from '../program/runInferenceSim';

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
export class RunningSimulator {
  readonly lines: string[] = [];
  readonly #stop = new AbortController();
  #exit: Promise<number> = Promise.resolve(-1);
  #port = 0;

  /**
   * Starts it and waits until it listens or has ended.
   *
   * @param args - without --port and --model
   */
  static async start(
    args: readonly string[] = [],
    env: Record<string, string> = {},
  ): Promise<RunningSimulator> {
    const simulator = new RunningSimulator();
    simulator.#port = await freePort();
    let started = () => {};
    const listening = new Promise<void>(resolve => {
      started = resolve;
    });
    simulator.#exit = runInferenceSim({
      args: ['--port', '8200', '--model', 'base', ...args],
      env: { POD_IP: '127.0.0.1', ...env },
      readFile: path => {
        throw new Error(`there is no ${path}`);
      },
      log: line => {
        simulator.lines.push(line);
        started();
      },
      signal: simulator.#stop.signal,
      listenAddress: () => ({ host: '127.0.0.1', port: simulator.#port }),
      dialAddress: (host, port) => ({ host, port }),
      now: Date.now,
      random: Math.random,
    });
    await Promise.race([listening, simulator.#exit]);
    return simulator;
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
    init: RequestInit = {},
  ): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}${path}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...init,
    });
  }

  /** A metric's value; labels that are not given do not matter. */
  async metric(
    name: string,
    labels: Record<string, string> = {},
  ): Promise<number | undefined> {
    const text = await (await this.get('/metrics')).text();
    const line = text
      .split('\n')
      .find(
        one =>
          one.startsWith(`${name}{`) &&
          Object.entries(labels).every(([key, value]) =>
            one.includes(`${key}="${value}"`),
          ),
      );
    return line === undefined ? undefined : Number(line.split(' ').at(-1));
  }

  /** Waits until a metric has a value; the test's own limit ends the waiting. */
  async untilMetric(name: string, value: number): Promise<void> {
    while ((await this.metric(name)) !== value) {
      // The scrape itself gives other work its turn.
    }
  }
}
