import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { stack } from './testing/customResources';

const root = path.resolve(__dirname, '../../..');

/** The program as `npm run compile` starts it. */
function program(argv: string[], input: string) {
  const child = spawn(
    process.execPath,
    [
      '--import',
      '@backstage/cli/config/nodeTransform.cjs',
      'packages/compile/src/main.ts',
      ...argv,
    ],
    { cwd: root },
  );
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', chunk => (output.stdout += chunk));
  child.stderr.on('data', chunk => (output.stderr += chunk));
  child.stdin.end(input);
  return new Promise<{ code: number | null; stdout: string; stderr: string }>(
    (resolve, reject) => {
      child.on('error', reject);
      child.on('close', code => resolve({ code, ...output }));
    },
  );
}

describe('the program', () => {
  it('reads standard input, prints manifests and ends with 0', async () => {
    const { code, stderr, stdout } = await program(['-'], stack);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(
      parseAllDocuments(stdout).map(document => document.get('kind')),
    ).toContain('InferencePool');
  });

  it('ends with 1 for wrong input and 2 for wrong usage, with nothing on stdout', async () => {
    const wrong = await program(
      ['-'],
      stack.replace('replicas: 3', 'replicas: x'),
    );
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toContain('spec.decode.replicas');
    expect(await program([], '')).toMatchObject({ code: 2, stdout: '' });
  });
});
