import path from 'node:path';
import { z } from 'zod';
import type { Benchmark, Figure } from './Benchmark';
import { Launched } from './launched';

const root = path.resolve(__dirname, '..');

const demoOutput = z.object({
  verdict: z.enum(['pass', 'fail', 'inconclusive']),
  timings: z.record(z.string(), z.number()),
});

/** `demo`: the whole headless run, from the command to its exit, and its stages. */
export const demoBenchmark: Benchmark = {
  description: 'npm run demo, from the command to its exit, and each stage',
  async run() {
    const began = performance.now();
    const demo = new Launched({
      args: ['run', '-s', 'demo', '--', '--json'],
      cwd: root,
      env: process.env,
    });
    const code = await demo.ended();
    const wall = performance.now() - began;
    const json = demo.output.slice(
      demo.output.indexOf('\n{') + 1,
      demo.output.lastIndexOf('}') + 1,
    );
    if (code !== 0) {
      throw new Error(`The demo ended with code ${code}:\n${demo.output}`);
    }
    const { timings } = demoOutput.parse(JSON.parse(json));
    return [
      {
        name: 'demo, command to exit',
        value: Math.round(wall / 100) / 10,
        unit: 's',
        limit: 20,
      },
      ...Object.entries(timings).map(
        ([name, value]): Figure => ({ name: `  ${name}`, value, unit: 'ms' }),
      ),
    ];
  },
};
