import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { Probed, probedSchema } from './Probed';

/** How to start a program. */
export interface ProgramOptions {
  /** What error messages call it. */
  readonly name: string;
  /** The built file. */
  readonly file: string;
  /** The built probe; without it the process cannot be probed. */
  readonly probe?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Flags of Node. */
  readonly nodeFlags?: readonly string[];
  /** Told every line that it prints. */
  readonly onLine?: (line: string) => void;
  /** Keeps all that it prints, in a file after its name. */
  readonly logFolder?: string;
}

const answerSchema = z.object({ probed: probedSchema });

/** Lines that are kept to explain an end that nobody wanted. */
const KEPT_LINES = 20;

/** A program under test, as a process of its own. */
export class ProgramProcess {
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #lastLines: string[] = [];
  readonly #ended: Promise<number>;
  readonly #listeners = new Set<(line: string) => void>();

  constructor(options: ProgramOptions) {
    const { args = [], env = {}, file, nodeFlags = [], probe } = options;
    this.name = options.name;
    if (options.onLine) {
      this.#listeners.add(options.onLine);
    }
    if (options.logFolder) {
      const log = createWriteStream(
        path.join(options.logFolder, `${this.name.replace(/\W+/g, '-')}.log`),
        { flags: 'a' },
      );
      this.#listeners.add(line => log.write(`${line}\n`));
    }
    this.#child = spawn(
      process.execPath,
      [...nodeFlags, ...(probe ? ['--require', probe] : []), file, ...args],
      {
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        // Flags of the parent, such as its compiler, are not the program's.
        env: { ...process.env, NODE_OPTIONS: '', ...env },
      },
    );
    this.#ended = once(this.#child, 'close').then(
      ([code, signal]) => code ?? (signal ? 128 : 1),
    );
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream) {
        createInterface({ input: stream }).on('line', line =>
          this.#printed(line),
        );
      }
    }
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Its exit code, once it has ended. */
  get ended(): Promise<number> {
    return this.#ended;
  }

  /**
   * Waits for a line that it prints from now on.
   *
   * @param pick - what to make of a line; undefined for one to pass over
   * @param withinSeconds - how long it may take
   * @throws Error when it ends before, or takes longer
   */
  async printed<T>(
    pick: (line: string) => T | undefined,
    withinSeconds = 60,
  ): Promise<T> {
    let look: (line: string) => void = () => {};
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        look = line => {
          const picked = pick(line);
          if (picked !== undefined) {
            resolve(picked);
          }
        };
        this.#listeners.add(look);
        const give = (why: string) => reject(new Error(this.tell(why)));
        timer = setTimeout(
          () => give('has not said what was waited for'),
          withinSeconds * 1000,
        );
        this.#ended.then(code => give(`has ended with ${code}`), reject);
      });
    } finally {
      clearTimeout(timer);
      this.#listeners.delete(look);
    }
  }

  /** Asks the probe how the process is. */
  async probe(): Promise<Probed> {
    // A process that has just ended shows below, not as an error of the channel.
    this.#child.send('probe', () => undefined);
    const [message] = await Promise.race([
      once(this.#child, 'message'),
      this.#ended.then(code => {
        throw new Error(this.tell(`has ended with ${code}`));
      }),
    ]);
    return answerSchema.parse(message).probed;
  }

  /** Sends a message to the program itself. */
  send(message: object): void {
    this.#child.send(message);
  }

  /** Ends it the way Kubernetes does, or at once. Resolves when it is gone. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.running) {
      this.#child.kill(signal);
    }
    await this.#ended;
  }

  #printed(line: string): void {
    this.#lastLines.push(line);
    if (this.#lastLines.length > KEPT_LINES) {
      this.#lastLines.shift();
    }
    for (const listener of [...this.#listeners]) {
      listener(line);
    }
  }

  /** A sentence about it, with the last lines that it has printed. */
  tell(why: string): string {
    return `${this.name} ${why}:\n${this.#lastLines.join('\n')}`;
  }
}
