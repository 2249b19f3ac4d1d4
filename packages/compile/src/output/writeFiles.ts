import { randomUUID } from 'node:crypto';
import {
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../errorCode';
import { staleNames } from './fileNames';

export interface OutputFile {
  /** Without any directory. */
  name: string;
  content: string;
}

export interface WrittenFiles {
  written: number;
  /** Had the same content already. */
  unchanged: number;
  /** Look like files of ours, of a former run. */
  stale: string[];
}

/**
 * Puts files into a directory, which is made if it is not there. Nothing is removed; a file that holds the same already is not
 * touched; a symbolic link in the way is replaced, not followed.
 *
 * @throws what the file system throws
 */
export async function writeFiles(
  directory: string,
  files: readonly OutputFile[],
): Promise<WrittenFiles> {
  await mkdir(directory, { recursive: true });
  const result: WrittenFiles = { written: 0, unchanged: 0, stale: [] };
  for (const { content, name } of files) {
    const target = path.join(directory, name);
    if (await holds(target, content)) {
      result.unchanged++;
    } else {
      await replace(target, content);
      result.written++;
    }
  }
  result.stale = staleNames(
    await readdir(directory),
    files.map(({ name }) => name),
  );
  return result;
}

async function holds(file: string, content: string): Promise<boolean> {
  try {
    return (
      (await lstat(file)).isFile() && (await readFile(file, 'utf8')) === content
    );
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** In one step, so that nobody ever reads half a manifest. */
async function replace(file: string, content: string): Promise<void> {
  const staging = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(staging, content, { flag: 'wx' });
    await rename(staging, file);
  } catch (error) {
    await rm(staging, { force: true });
    throw error;
  }
}
