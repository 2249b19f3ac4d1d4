import { spawn } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(__dirname, '..');

/** The portal, started as a newcomer starts it. */
export interface RunningPortal {
  url: string;
  kubeconfig: string;
  /** SIGTERM, and then wait until it is gone. */
  stop(): Promise<void>;
}

/** Runs the launcher's `start` and resolves once it says that the portal is ready. */
export async function startPortal(): Promise<RunningPortal> {
  const child = spawn(
    process.execPath,
    [path.join(root, 'scripts/launch.cjs'), 'start'],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended = new Promise<void>(resolve =>
    child.once('close', () => resolve()),
  );
  let output = '';
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
        if (output.includes('The portal is ready')) {
          resolve();
        }
      });
    }
    void ended.then(() =>
      reject(new Error(`npm start ended early:\n${output}`)),
    );
  });
  await ready;
  return {
    url: 'http://localhost:3000',
    kubeconfig: path.join(root, '.local/kubeconfig'),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
