import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a folder of a workspace hold exactly some files.
 *
 * @throws NotAllowedError for a folder or a file outside of the workspace.
 */
export async function writeTree(
  workspace: string,
  folder: string,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  const root = resolveSafeChildPath(workspace, folder);
  if (path.relative(workspace, root) !== '') {
    // What an earlier life of the task has left must not end up in a pull request.
    await rm(root, { recursive: true, force: true });
  }
  for (const [name, text] of files) {
    const file = resolveSafeChildPath(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
