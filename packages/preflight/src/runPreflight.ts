import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { childMessageSchema } from './messages';
import type { PreflightJob, PreflightReport } from './PreflightReport';
import type { TriedStack } from './tryStack';

const mebibyte = 1024 * 1024;

/** @public */
export interface PreflightOptions extends PreflightJob {
  /** After how many ms everything is ended. Default 120 s. */
  timeoutMs?: number;
  /** Resident memory, MiB, that everything is ended at. Default 1,536. */
  memoryMiB?: number;
  signal?: AbortSignal;
  /** For a person: what is going on. */
  say?(line: string): void;
}

/** How the child has ended. */
type Ending =
  | { type: 'tried'; tried: TriedStack }
  | { type: 'failed'; message: string }
  | { type: 'limit'; message: string };

/**
 * Tries a rendered stack on a throw-away local cluster in a process of its own, which ends with it, whatever happens. It reaches nothing but this machine, and
 * knows nothing of this process's environment.
 *
 * @returns `inconclusive` when a limit ended it
 * @throws the signal's reason when it is aborted.
 * @public
 */
export async function runPreflight(
  options: PreflightOptions,
): Promise<PreflightReport> {
  const {
    folder,
    memoryMiB = 1536,
    parameters,
    scenario,
    signal,
    timeoutMs = 120_000,
  } = options;
  signal?.throwIfAborted();
  const began = performance.now();
  const directory = mkdtempSync(path.join(tmpdir(), 'llm-d-preflight-'));
  const child = startChild(memoryMiB);
  const usage = { rss: 0 };
  try {
    const ending = new Promise<Ending>((resolve, reject) => {
      child.on('message', message => {
        const parsed = childMessageSchema.safeParse(message);
        // What runs programs from source talks over the same channel.
        if (!parsed.success) return;
        const told = parsed.data;
        switch (told.type) {
          case 'progress':
            options.say?.(told.line);
            break;
          case 'memory':
            usage.rss = Math.max(usage.rss, told.rss);
            if (told.rss > memoryMiB * mebibyte) {
              resolve({
                type: 'limit',
                message: `It needed more than ${memoryMiB} MiB`,
              });
            }
            break;
          default:
            resolve(told);
        }
      });
      child.on('error', reject);
      // Not `exit`, which may overtake the last message.
      child.on('close', code =>
        resolve({
          type: 'limit',
          message: `Its process ended with code ${code}, most likely for want of memory (${memoryMiB} MiB)`,
        }),
      );
      AbortSignal.timeout(timeoutMs).addEventListener('abort', () =>
        resolve({
          type: 'limit',
          message: `It took longer than ${timeoutMs / 1000} s`,
        }),
      );
      signal?.addEventListener('abort', () => reject(signal.reason));
    });
    child.send({
      folder: path.resolve(folder),
      scenario,
      parameters,
      directory,
      timeoutMs,
    });
    return reportOf(await ending, {
      seconds: Math.round((performance.now() - began) / 100) / 10,
      memoryMiB: Math.round(usage.rss / mebibyte),
    });
  } finally {
    await end(child);
    rmSync(directory, { recursive: true, force: true });
  }
}

function reportOf(
  ending: Ending,
  figures: Pick<PreflightReport, 'memoryMiB' | 'seconds'>,
): PreflightReport {
  switch (ending.type) {
    case 'tried': {
      const { replaced, run } = ending.tried;
      return {
        verdict: run.verdict,
        ...(run.reason !== undefined && { reason: run.reason }),
        replaced,
        run,
        ...figures,
      };
    }
    case 'failed':
      return {
        verdict: 'fail',
        reason: ending.message,
        replaced: [],
        ...figures,
      };
    default:
      return {
        verdict: 'inconclusive',
        reason: ending.message,
        replaced: [],
        ...figures,
      };
  }
}

function startChild(memoryMiB: number): ChildProcess {
  const program = require.resolve('@llm-d-sim/preflight/child');
  const { HOME, PATH, TMPDIR } = process.env;
  return fork(program, {
    // Where this runs from source, so does the child.
    execArgv: [
      ...(program.endsWith('.ts')
        ? [
            '--import',
            require.resolve('@backstage/cli/config/nodeTransform.cjs'),
          ]
        : []),
      `--max-old-space-size=${memoryMiB}`,
    ],
    // Secrets of a portal stand in its environment.
    env: {
      ...(HOME !== undefined && { HOME }),
      ...(PATH !== undefined && { PATH }),
      ...(TMPDIR !== undefined && { TMPDIR }),
      NODE_ENV: 'production',
    },
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

/** Ends the child with everything that it has started. */
async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const gone = new Promise<void>(resolve => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
  await gone;
}
