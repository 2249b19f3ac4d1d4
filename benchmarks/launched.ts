import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';

/** A started `npm run <script>`, the way a person starts it. */
export class Launched {
  readonly #child: ChildProcess;
  #output = '';

  constructor(options: {
    args: readonly string[];
    cwd: string;
    env: NodeJS.ProcessEnv;
  }) {
    this.#child = spawn('npm', [...options.args], {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', chunk => {
        this.#output += chunk;
      });
    }
  }

  get output(): string {
    return this.#output;
  }

  /** Resolves when the text has been printed; rejects when the program ends before. */
  async printed(text: string): Promise<void> {
    let gone = () => {};
    let look = () => {};
    try {
      await new Promise<void>((resolve, reject) => {
        look = () => {
          if (this.#output.includes(text)) {
            resolve();
          }
        };
        gone = () =>
          reject(
            new Error(
              `npm ended before it printed "${text}":\n${this.#output}`,
            ),
          );
        this.#child.stdout?.on('data', look);
        this.#child.once('close', gone);
        look();
      });
    } finally {
      this.#child.stdout?.off('data', look);
      this.#child.off('close', gone);
    }
  }

  async ended(): Promise<number> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      await once(this.#child, 'close');
    }
    return this.#child.exitCode ?? 128;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }
}

/** Processes (Linux) whose environment carries `<name>=<value>`: everything that a marked program has started. */
export function processesMarked(name: string, value: string): number[] {
  const mark = `${name}=${value}`;
  return readdirSync('/proc')
    .filter(entry => /^\d+$/.test(entry))
    .map(Number)
    .filter(pid => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8')
          .split('\0')
          .includes(mark);
      } catch {
        // Gone in the meantime, or somebody else's.
        return false;
      }
    });
}
