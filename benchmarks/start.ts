import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Benchmark, Figure } from './Benchmark';
import { Launched, processesMarked } from './launched';

const root = path.resolve(__dirname, '..');
const mark = 'LLM_D_BENCH_RUN';
const leaveTimeoutMs = 20_000;

interface Start {
  readySeconds: number;
  leftOver: number;
}

/** `npm start` until it says that the portal is ready, then SIGTERM to npm and a count of what is still there. */
async function measureStart(cwd: string, home: string): Promise<Start> {
  const run = randomUUID();
  const began = performance.now();
  const portal = new Launched({
    args: ['start'],
    cwd,
    env: { ...process.env, HOME: home, [mark]: run },
  });
  await portal.printed('The portal is ready');
  const readySeconds = (performance.now() - began) / 1000;
  portal.signal('SIGTERM');
  await portal.ended();
  const deadline = Date.now() + leaveTimeoutMs;
  while (processesMarked(mark, run).length > 0 && Date.now() < deadline) {
    await delay(200);
  }
  return { readySeconds, leftOver: processesMarked(mark, run).length };
}

/** `start`: cold (a fresh clone with an empty HOME) and warm (the same clone again). */
export const startBenchmark: Benchmark = {
  description:
    'npm start until the portal answers: cold (fresh clone, empty HOME) and warm; what SIGTERM leaves behind',
  async run({ say }) {
    const directory = mkdtempSync(path.join(tmpdir(), 'llm-d-start-'));
    const clone = path.join(directory, 'clone');
    const home = path.join(directory, 'home');
    mkdirSync(home);
    try {
      execFileSync('git', [
        'clone',
        '--quiet',
        '--depth=1',
        `file://${root}`,
        clone,
      ]);
      say('cold start ...');
      const cold = await measureStart(clone, home);
      say('warm start ...');
      const warm = await measureStart(clone, home);
      const seconds = (value: number) => Math.round(value * 10) / 10;
      return [
        {
          name: 'cold start',
          value: seconds(cold.readySeconds),
          unit: 's',
          limit: 150,
        },
        {
          name: 'warm start',
          value: seconds(warm.readySeconds),
          unit: 's',
          limit: 25,
        },
        {
          name: 'processes left after SIGTERM to npm',
          value: cold.leftOver + warm.leftOver,
          unit: 'count',
          limit: 0,
        },
      ] satisfies Figure[];
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};
