import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The files below a folder, path (with `/`) to content; none when there is no such folder. Links are not followed. */
export async function readFileTree(
  folder: string,
): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const visit = async (below: string): Promise<void> => {
    const entries = await readdir(path.join(folder, below), {
      withFileTypes: true,
    }).catch(error => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = path.posix.join(below, entry.name);
      if (entry.isDirectory()) await visit(name);
      else if (entry.isFile()) {
        files.set(name, await readFile(path.join(folder, name), 'utf8'));
      }
    }
  };
  await visit('');
  return files;
}
