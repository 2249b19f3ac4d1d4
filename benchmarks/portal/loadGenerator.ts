import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import type { Figure } from '../Benchmark';
import { percentile } from '../processes/percentile';
import { ProgramFiles } from '../processes/ProgramFiles';
import { openLoopResultSchema } from './programs/openLoopResult';

/** The rate that is asked for, and by how much the generator may be late at it. */
const perSecond = 1_000;
const mostLagMs = 5;
const seconds = 10;

/** Rates that are tried for the highest one, and how long each. */
const steps = [1_500, 2_000, 2_500, 3_000, 4_000, 5_000, 6_000, 8_000, 10_000];
const stepSeconds = 4;

/**
 * The routing test's own load generator against a server that answers at once, each in a process of its own: how late it sends at
 * 1,000 requests a second, and the highest rate at which 99 % of its requests are less than 5 ms late.
 */
export async function loadGeneratorFigures(
  say: (line: string) => void,
): Promise<Figure[]> {
  const files = new ProgramFiles();
  const children: ChildProcess[] = [];
  try {
    const start = async (program: string) => {
      const child = fork(
        await files.build(`benchmarks/portal/programs/${program}.ts`),
        // The parent's flags are those of its compiler.
        { execArgv: [], env: { ...process.env, NODE_OPTIONS: '' } },
      );
      children.push(child);
      const [message] = await once(child, 'message');
      return { child, message };
    };
    const server = await start('nullServer');
    const { port } = z.object({ port: z.number() }).parse(server.message);
    const { child: generator } = await start('openLoopProgram');
    const load = async (rate: number, duration: number) => {
      generator.send({
        url: `http://127.0.0.1:${port}`,
        perSecond: rate,
        seconds: duration,
      });
      const [message] = await once(generator, 'message');
      const { answered, cpuMs, e2eMs, lagMs } =
        openLoopResultSchema.parse(message);
      const figures = {
        lost: rate * duration - answered,
        lagP50: percentile(lagMs, 0.5),
        lagP99: percentile(lagMs, 0.99),
        e2eP99: percentile(e2eMs, 0.99),
        cpuMs: cpuMs / answered,
      };
      say(
        `open loop ${rate}/s for ${duration} s: lag P50 ${figures.lagP50.toFixed(
          2,
        )} ms, P99 ${figures.lagP99.toFixed(
          2,
        )} ms, E2E P99 ${figures.e2eP99.toFixed(2)} ms, ${figures.lost} lost`,
      );
      return figures;
    };
    // Connections are opened and code is compiled once.
    await load(perSecond, 2);
    const asked = await load(perSecond, seconds);
    let held = asked.lagP99 <= mostLagMs ? perSecond : 0;
    for (const rate of steps) {
      const { lagP99, lost } = await load(rate, stepSeconds);
      if (lagP99 > mostLagMs || lost > 0) {
        break;
      }
      held = rate;
    }
    return [
      {
        name: `load generator at ${perSecond}/s, lag P99`,
        value: rounded(asked.lagP99),
        unit: 'ms',
        limit: mostLagMs,
      },
      { name: '  lag P50', value: rounded(asked.lagP50), unit: 'ms' },
      { name: '  E2E P99', value: rounded(asked.e2eP99), unit: 'ms' },
      {
        name: '  processor time per request',
        value: rounded(asked.cpuMs),
        unit: 'ms',
      },
      { name: '  requests lost', value: asked.lost, unit: 'count', limit: 0 },
      {
        name: `  highest rate with a lag P99 of ${mostLagMs} ms`,
        value: held,
        unit: '1/s',
        floor: perSecond,
      },
    ];
  } finally {
    for (const child of children) {
      child.disconnect();
    }
    await Promise.all(
      children.map(child =>
        child.exitCode === null ? once(child, 'exit') : undefined,
      ),
    );
    files.remove();
  }
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
