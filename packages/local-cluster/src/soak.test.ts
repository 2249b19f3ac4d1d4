import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';

// eslint-disable-next-line no-restricted-syntax -- the repository, not a file that is shipped
const root = path.resolve(__dirname, '../../..');

/*
 * `npm run soak`, short and gentle: the programs of the data plane as processes of their own, pods that die, an endpoint
 * picker that restarts.
 */
it('the data plane loses no request while pods die and the endpoint picker restarts', async () => {
  const seed = Math.floor(Math.random() * 1e6);
  const args = ['--minutes=0.25', '--rate=10', `--seed=${seed}`];
  const soak = spawn(
    process.execPath,
    [
      '--import',
      '@backstage/cli/config/nodeTransform.cjs',
      'benchmarks/soak/main.ts',
      ...args,
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const [out, err, [code]] = await Promise.all([
    text(soak.stdout),
    text(soak.stderr),
    once(soak, 'close'),
  ]);
  // The whole report, for it says which check failed; and how to repeat it.
  const report = `npm run soak -- ${args.join(' ')}\n${err}${out}`;
  expect(code === 0 ? 'held' : report).toBe('held');
  expect(report).toContain('All of it held.');
}, 300_000);
