import { run } from '../run';

/** Runs the command in this process. */
export async function runCommand(
  argv: readonly string[],
  input = '',
): Promise<{ code: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  async function* stdin() {
    yield input;
  }
  const code = await run({
    argv,
    stdin: stdin(),
    stdout: { write: text => (written.stdout += text) },
    stderr: { write: text => (written.stderr += text) },
  });
  return { code, ...written };
}
