import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { eventually } from './TestCluster';

/** One run of the operator's program, from its command line to its exit code. */
export class ProgramRun {
  /** Lines of standard output so far. */
  readonly output: string[] = [];
  /** Lines of standard error so far. */
  readonly errors: string[] = [];
  /** Resolves with the exit code, once all output is there; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;

  /**
   * @param program - path of its main module
   * @param args - its command line
   */
  constructor(program: string, args: readonly string[]) {
    const child = spawn(
      process.execPath,
      [
        '--import',
        '@backstage/cli/config/nodeTransform.cjs',
        program,
        '--watch-parent',
        ...args,
      ],
      { cwd: path.dirname(program), stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#child = child;
    const collect = (stream: Readable, lines: string[]) =>
      createInterface(stream).on('line', line => lines.push(line));
    collect(child.stdout, this.output);
    collect(child.stderr, this.errors);
    this.ended = once(child, 'close').then(([code]) => code);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Waits for a line on either stream; a program may be slow to begin where many others do. */
  printed(pattern: RegExp): Promise<RegExpMatchArray> {
    return eventually(
      `a line like ${pattern}`,
      () => {
        for (const line of [...this.output, ...this.errors]) {
          const match = pattern.exec(line);
          if (match) return match;
        }
        return undefined;
      },
      60_000,
    );
  }
}
