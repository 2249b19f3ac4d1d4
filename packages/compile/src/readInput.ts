import { readFile } from 'node:fs/promises';
import { errorCode, errorMessage } from './errorCode';

/** A text, or one sentence on why there is none. */
export type Input =
  | { ok: true; name: string; text: string }
  | { ok: false; name: string; message: string };

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'you may not read it',
  EISDIR: 'it is a directory',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8 text',
};

/**
 * Reads a file, or standard input.
 *
 * @param file - path; `-` is standard input
 */
export async function readInput(
  file: string,
  stdin: AsyncIterable<string | Uint8Array>,
): Promise<Input> {
  const name = nameOf(file);
  try {
    const bytes = file === '-' ? await readAll(stdin) : await readFile(file);
    return {
      ok: true,
      name,
      text: new TextDecoder('utf-8', { fatal: true }).decode(bytes),
    };
  } catch (error) {
    return { ok: false, name, message: `cannot be read: ${reasonOf(error)}` };
  }
}

/** What messages call a file. */
export function nameOf(file: string): string {
  return file === '-' ? '<stdin>' : file;
}

async function readAll(
  stream: AsyncIterable<string | Uint8Array>,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}

/** In the words of this program where it has some. */
export function reasonOf(error: unknown): string {
  return reasons[errorCode(error) ?? ''] ?? errorMessage(error);
}
