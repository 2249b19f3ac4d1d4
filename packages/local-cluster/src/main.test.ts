import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

jest.setTimeout(60_000);

describe('the local cluster as a program', () => {
  let directory: string;
  let child: ChildProcess;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'local-cluster-'));
  });
  afterEach(async () => {
    child.kill('SIGKILL');
    await rm(directory, { recursive: true });
  });

  async function start(...args: string[]): Promise<string> {
    child = spawn(
      process.execPath,
      [
        '--import',
        '@backstage/cli/config/nodeTransform.cjs',
        path.join(__dirname, 'main.ts'),
        '--directory',
        directory,
        ...args,
      ],
      { cwd: __dirname, stdio: ['pipe', 'pipe', 'inherit'] },
    );
    if (!child.stdout) throw new Error('no standard output');
    for await (const line of createInterface(child.stdout)) return line;
    throw new Error('ended without a word');
  }

  it('prints one line when it is ready, and ends at SIGTERM', async () => {
    const line = await start();
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
    await start('--watch-parent');
    child.stdin?.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('says what is wrong with its port', async () => {
    const stopped = spawn(
      process.execPath,
      [
        '--import',
        '@backstage/cli/config/nodeTransform.cjs',
        path.join(__dirname, 'main.ts'),
        '--directory',
        directory,
        '--port',
        'x',
      ],
      { cwd: __dirname, stdio: 'ignore' },
    );
    child = stopped;
    expect(await once(stopped, 'exit')).toEqual([1, null]);
  });
});
