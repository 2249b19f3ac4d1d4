import { parseArgs } from 'node:util';
import { soak } from './soak';

const MOST_MINUTES = 24 * 60;
const usage = `Usage: npm run soak -- [--minutes <more than 0, at most ${MOST_MINUTES}>] [--seed <whole number>] [--rate <requests per second>]\n`;

function readArguments() {
  try {
    return parseArgs({
      options: {
        minutes: { type: 'string', default: '30' },
        rate: { type: 'string' },
        seed: { type: 'string', default: String(Date.now() % 1e6) },
      },
    }).values;
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? error.message : error}\n${usage}`,
    );
    return undefined;
  }
}

async function main(): Promise<number> {
  const values = readArguments();
  if (!values) return 2;
  const minutes = Number(values.minutes);
  const seed = Number(values.seed);
  const rate = values.rate === undefined ? undefined : Number(values.rate);
  if (rate !== undefined && !(rate > 0)) {
    process.stderr.write('The rate is in requests per second, more than 0\n');
    return 2;
  }
  if (!(minutes > 0 && minutes <= MOST_MINUTES) || !Number.isInteger(seed)) {
    process.stderr.write(usage);
    return 2;
  }
  const { checks, lines } = await soak({
    seconds: minutes * 60,
    seed,
    rate,
    say: line => process.stderr.write(`${line}\n`),
  });
  const width = Math.max(...checks.map(({ name }) => name.length)) + 2;
  process.stdout.write(
    [
      ...lines,
      '',
      ...checks.map(
        ({ found, holds, name }) =>
          `${holds ? 'ok    ' : 'FAILED'} ${name.padEnd(width)} ${found}`,
      ),
      '',
    ].join('\n'),
  );
  const failed = checks.filter(({ holds }) => !holds).length;
  process.stdout.write(
    failed === 0 ? 'All of it held.\n' : `${failed} did not hold.\n`,
  );
  return failed === 0 ? 0 : 1;
}

main().then(
  code => {
    process.exitCode = code;
  },
  error => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exitCode = 1;
  },
);
