import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** Ends a program and what it started, if any of it is left. */
function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended already.
  }
}

describe('the local cluster as a program', () => {
  let directory: string;
  let child: ChildProcess;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'local-cluster-'));
  });
  afterEach(async () => {
    endGroup(child);
    await rm(directory, { recursive: true });
  });

  /** @returns the first line that the program prints */
  async function firstLine(command: string, args: string[]): Promise<string> {
    child = spawn(command, args, {
      cwd: __dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    if (!child.stdout) throw new Error('no standard output');
    for await (const line of createInterface(child.stdout)) return line;
    throw new Error('ended without a word');
  }

  const program = () => [
    '--import',
    '@backstage/cli/config/nodeTransform.cjs',
    path.join(__dirname, 'main.ts'),
    '--directory',
    directory,
  ];

  it('prints one line when it is ready, and ends at SIGTERM', async () => {
    const line = await firstLine(process.execPath, program());
    const kubeconfig = path.join(directory, 'kubeconfig');
    expect(line).toMatch(
      /^local cluster ready at https:\/\/127\.0\.0\.1:\d+, kubeconfig /,
    );
    expect(line).toContain(kubeconfig);
    expect(await readFile(kubeconfig, 'utf8')).toContain(
      'current-context: local',
    );
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('ends with the process that started it', async () => {
    const line = await firstLine('/bin/sh', [
      '-c',
      '"$@" & wait',
      'sh',
      process.execPath,
      ...program(),
      '--watch-parent',
    ]);
    expect(line).toMatch(/^local cluster ready/);
    if (!child.stdout) throw new Error('no standard output');
    const silence = once(child.stdout.resume(), 'close');
    child.kill('SIGKILL');
    // The cluster has the same standard output: its end closes it.
    await silence;
  });

  it('says what is wrong with its port', async () => {
    const stopped = spawn(process.execPath, [...program(), '--port', 'x'], {
      cwd: __dirname,
      stdio: 'ignore',
      detached: true,
    });
    child = stopped;
    expect(await once(stopped, 'exit')).toEqual([1, null]);
  });
});
