import { runInferenceSim } from '../program/runInferenceSim';

/** How a simulator is started in a test. */
export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Files that the container has mounted, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** How many ranks it runs; each listens. */
  readonly ranks?: number;
}

const startedLine =
  /"Server started".* port=(\d+) address="127\.0\.0\.1:(\d+)"/;

/** The program, run as a container runs it, and reached over HTTP. */
export class RunningSimulator {
  readonly lines: string[] = [];
  readonly #stop = new AbortController();
  #exit: Promise<number> = Promise.resolve(-1);
  /** Where the ports that the pod knows really listen. */
  readonly #bound = new Map<number, number>();

  /**
   * Starts it and waits until it listens or has ended.
   *
   * @param args - without --port and --model
   */
  static async start(
    args: readonly string[] = [],
    { env = {}, files = {}, ranks = 1 }: StartOptions = {},
  ): Promise<RunningSimulator> {
    const simulator = new RunningSimulator();
    let started = () => {};
    const listening = new Promise<void>(resolve => {
      started = resolve;
    });
    simulator.#exit = runInferenceSim({
      args: ['--port', '8200', '--model', 'base', ...args],
      env: { POD_IP: '127.0.0.1', ...env },
      readFile: path => {
        if (!Object.hasOwn(files, path)) {
          throw new Error(`there is no ${path}`);
        }
        return files[path];
      },
      log: line => {
        simulator.lines.push(line);
        const match = startedLine.exec(line);
        if (match) {
          simulator.#bound.set(Number(match[1]), Number(match[2]));
        }
        if (simulator.#bound.size === ranks) {
          started();
        }
      },
      signal: simulator.#stop.signal,
      listenAddress: () => ({ host: '127.0.0.1', port: 0 }),
      dialAddress: (host, port) => ({ host, port }),
      now: Date.now,
      random: Math.random,
    });
    await Promise.race([listening, simulator.#exit]);
    return simulator;
  }

  /** The program's exit code, once it has ended. */
  get exit(): Promise<number> {
    return this.#exit;
  }

  /** The address of a port that the pod knows. */
  url(port = 8200): string {
    return `http://127.0.0.1:${this.#bound.get(port) ?? 0}`;
  }

  /** Asks it to stop, as SIGTERM does, and waits for its exit code. */
  async stop(): Promise<number> {
    this.#stop.abort();
    return this.#exit;
  }

  async get(path: string): Promise<Response> {
    return fetch(`${this.url()}${path}`);
  }

  async post(
    path: string,
    body: object | string,
    init: RequestInit = {},
  ): Promise<Response> {
    return fetch(`${this.url()}${path}`, {
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
  async untilMetric(
    name: string,
    value: number,
    labels?: Record<string, string>,
  ): Promise<void> {
    while ((await this.metric(name, labels)) !== value) {
      // The scrape itself gives other work its turn.
    }
  }
}

/** The data of a stream's events, parsed. */
export const eventsOf = (text: string): unknown[] =>
  text
    .split('\n\n')
    .filter(Boolean)
    .map(event => event.replace(/^data: /, ''))
    .map(data => (data === '[DONE]' ? data : JSON.parse(data)));
