import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Runs the programs that a person would type, with this very Node and Yarn first on the path; what they say goes into a file. */
export class Programs {
  readonly #log: string;
  readonly #environment: NodeJS.ProcessEnv;

  constructor(options: { log: string; yarn: string; bin: string }) {
    this.#log = options.log;
    mkdirSync(path.dirname(options.log), { recursive: true });
    writeFileSync(options.log, '');
    mkdirSync(options.bin, { recursive: true });
    writeFileSync(
      path.join(options.bin, 'yarn'),
      `#!/bin/sh\nexec "${process.execPath}" "${options.yarn}" "$@"\n`,
      { mode: 0o755 },
    );
    this.#environment = {
      ...process.env,
      PATH: [
        options.bin,
        path.dirname(process.execPath),
        process.env.PATH,
      ].join(path.delimiter),
    };
  }

  /** Starts one, in a process group of its own. */
  start(
    command: string,
    args: readonly string[],
    options: { cwd: string; env?: Readonly<Record<string, string>> },
  ): ChildProcess {
    const log = createWriteStream(this.#log, { flags: 'a' });
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...this.#environment, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.once('close', () => log.end());
    return child;
  }

  /** Runs one to its end. @throws when it fails, with the file that says why. */
  async run(...[command, args, options]: Parameters<Programs['start']>) {
    const child = this.start(command, args, options);
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0) {
      throw new Error(
        `${command} ${args.join(' ')} ended with ${code}: see ${this.#log}`,
      );
    }
  }
}
