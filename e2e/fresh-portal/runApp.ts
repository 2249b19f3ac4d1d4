import { setTimeout as delay } from 'node:timers/promises';
import type { Programs } from './Programs';

const frontend = 'http://localhost:3000';
const backend = 'http://localhost:7007/.backstage/health/v1/readiness';
const readyWithinMs = 300_000;

/** `yarn start` of a portal, until it answers. */
export async function runApp(options: {
  portal: string;
  programs: Programs;
  env: Readonly<Record<string, string>>;
}): Promise<{ url: string; stop(): Promise<void> }> {
  const child = options.programs.start('yarn', ['start'], {
    cwd: options.portal,
    env: options.env,
  });
  const ended = new Promise<'ended'>(resolve =>
    child.once('close', () => resolve('ended')),
  );
  const stop = async () => {
    if (child.pid !== undefined && child.exitCode === null) {
      process.kill(-child.pid, 'SIGTERM');
    }
    await ended;
  };
  const deadline = Date.now() + readyWithinMs;
  for (const url of [backend, frontend]) {
    while (!(await answers(url))) {
      if (Date.now() > deadline) {
        await stop();
        throw new Error(`Nothing answers at ${url} after 5 minutes`);
      }
      if ((await Promise.race([ended, delay(500)])) === 'ended') {
        throw new Error('yarn start has ended: its log says why');
      }
    }
  }
  return { url: frontend, stop };
}

const answers = (url: string) =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
