import { parseArgs } from 'node:util';
import type { Benchmark, Figure } from './Benchmark';
import { compileBenchmark } from './compile';
import { dataPlaneBenchmark } from './data-plane';
import { demoBenchmark } from './demo';
import { goldenPathBenchmark } from './golden-path';
import { operatorBenchmark } from './operator';
import { portalBenchmark } from './portal';
import { startBenchmark } from './start';
import { uiBenchmark } from './ui';

/** Every figure that this project claims has its entry here. */
const benchmarks: Record<string, Benchmark> = {
  start: startBenchmark,
  demo: demoBenchmark,
  'golden-path': goldenPathBenchmark,
  compile: compileBenchmark,
  operator: operatorBenchmark,
  'data-plane': dataPlaneBenchmark,
  portal: portalBenchmark,
  ui: uiBenchmark,
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
      ([key, { description }]) => `  ${key.padEnd(11)} ${description}`,
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
    for (const figure of figures) {
      const { name: what, value, unit } = figure;
      process.stdout.write(
        `${what.padEnd(48)} ${value} ${unit}${boundsOf(figure)}\n`,
      );
    }
  }
  return figures.every(
    ({ value, limit = Infinity, floor = -Infinity }) =>
      value <= limit && value >= floor,
  )
    ? 0
    : 1;
}

function boundsOf({ unit, limit, floor }: Figure): string {
  const most = limit === undefined ? '' : `   (limit ${limit} ${unit})`;
  return floor === undefined ? most : `${most}   (at least ${floor} ${unit})`;
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
