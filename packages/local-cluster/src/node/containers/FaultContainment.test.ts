import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';

describe('FaultContainment', () => {
  // In a process of its own: Jest has its own idea of uncaught exceptions.
  it('gives faults to the program that they come from, and lets those of nobody end the process', async () => {
    const child = spawn(
      process.execPath,
      [
        '--import',
        '@backstage/cli/config/nodeTransform.cjs',
        path.join(__dirname, 'testing', 'faults.ts'),
      ],
      { cwd: __dirname, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    const lines = out.trim().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^listener: Error: listen EADDRNOTAVAIL/),
      'promise: Error: in a promise',
      'timer: Error: in a timer',
      'alive',
    ]);
    expect(code).not.toBe(0);
    expect(err).toContain('nobody contains this');
  });
});
