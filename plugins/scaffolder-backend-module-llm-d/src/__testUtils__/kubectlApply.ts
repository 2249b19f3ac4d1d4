import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

/** Whether this machine has kubectl; says so where it has none. */
export function hasKubectl(): boolean {
  const { error, status } = spawnSync('kubectl', ['version', '--client']);
  const isThere = error === undefined && status === 0;
  if (!isThere) {
    // eslint-disable-next-line no-console
    console.warn(
      'skipped: the test with kubectl, because there is no kubectl on PATH',
    );
  }
  return isThere;
}

/**
 * `kubectl apply -k`, as somebody types it.
 *
 * @returns what it has said, a line each, in order
 */
export async function kubectlApply(
  folder: string,
  kubeconfig: string,
): Promise<string[]> {
  const { stdout } = await promisify(execFile)(
    'kubectl',
    ['apply', '--server-side', '-k', folder],
    { env: { ...process.env, KUBECONFIG: kubeconfig } },
  );
  return stdout.trim().split('\n').sort();
}
