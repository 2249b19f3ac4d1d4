import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';

const NAME = 'local';

/** A kubeconfig for one cluster and one token, its current context `local`. */
export function kubeConfigYaml(access: {
  server: string;
  caData: string;
  token: string;
}): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': NAME,
    clusters: [
      {
        name: NAME,
        cluster: {
          server: access.server,
          'certificate-authority-data': access.caData,
        },
      },
    ],
    users: [{ name: NAME, user: { token: access.token } }],
    contexts: [{ name: NAME, context: { cluster: NAME, user: NAME } }],
  });
}

/**
 * Writes `<directory>/kubeconfig` for its owner's eyes only. Readers see the old file or the new one, never a part.
 *
 * @returns its absolute path
 */
export async function writeKubeConfig(
  directory: string,
  yaml: string,
): Promise<string> {
  const target = path.resolve(directory, 'kubeconfig');
  const fresh = `${target}.${randomUUID()}`;
  await mkdir(directory, { recursive: true });
  await writeFile(fresh, yaml, { mode: 0o600, flag: 'wx' });
  await rename(fresh, target);
  return target;
}
