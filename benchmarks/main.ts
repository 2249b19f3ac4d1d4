import { parseArgs } from 'node:util';
import type { Benchmark } from './Benchmark';
import { compileBenchmark } from './compile';
import { demoBenchmark } from './demo';
import { operatorBenchmark } from './operator';
import { startBenchmark } from './start';

/** Every figure that this project claims has its entry here. */
const benchmarks: Record<string, Benchmark> = {
  start: startBenchmark,
  demo: demoBenchmark,
  compile: compileBenchmark,
  operator: operatorBenchmark,
};

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [name, ...rest] = positionals;
  const benchmark = name === undefined ? undefined : benchmarks[name];
  if (!benchmark) {
    const lines = Object.entries(benchmarks).map(
      ([key, { description }]) => `  ${key.padEnd(10)} ${description}`,
    );
    process.stderr.write(
      `Usage: npm run -s bench -- <name> [--json]\n\n${lines.join('\n')}\n`,
    );
    return name === undefined || name === 'list' ? 0 : 2;
  }
  const figures = await benchmark.run({
    args: rest,
    say: line => process.stderr.write(`${line}\n`),
  });
  if (values.json) {
    process.stdout.write(
      `${JSON.stringify({ benchmark: name, figures }, undefined, 2)}\n`,
    );
  } else {
    for (const { name: figure, value, unit, limit } of figures) {
      const bound = limit === undefined ? '' : `   (limit ${limit} ${unit})`;
      process.stdout.write(`${figure.padEnd(40)} ${value} ${unit}${bound}\n`);
    }
  }
  return figures.every(
    ({ value, limit }) => limit === undefined || value <= limit,
  )
    ? 0
    : 1;
}

main().then(
  code => {
    process.exitCode = code;
  },
  error => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  },
);
