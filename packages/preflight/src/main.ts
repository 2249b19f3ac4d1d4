import { parseScenarioParameters } from '@llm-d-sim/plugin-llm-d-common';
import { parseArgs } from 'node:util';
import { preflightText } from './preflightText';
import { readTree } from './readTree';
import { runPreflight } from './runPreflight';

/** A day; nobody waits longer for a verdict. */
const MOST_SECONDS = 86_400;

const usage = `Usage: npm run -s preflight -- <folder> [options]
  Tries a rendered stack (the folder that llm-d:render writes, or its deploy/) on a throw-away local cluster.
  Prints a verdict in Markdown, badged as a stand-in's; ends with 0 for pass, 1 for anything else, 2 for a wrong call.
  --scenario <id>   routing test; default prefix-cache-skew
  --timeout <s>     default 120, at most ${MOST_SECONDS}
  --memory <MiB>    default 1536, a whole number
  --json            the report as JSON in place of Markdown`;

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    options: {
      scenario: { type: 'string', default: 'prefix-cache-skew' },
      timeout: { type: 'string', default: '120' },
      memory: { type: 'string', default: '1536' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [folder] = positionals;
  const seconds = Number(values.timeout);
  const memoryMiB = Number(values.memory);
  if (
    values.help ||
    folder === undefined ||
    positionals.length > 1 ||
    !(seconds > 0 && seconds <= MOST_SECONDS) ||
    !(Number.isInteger(memoryMiB) && memoryMiB > 0)
  ) {
    process.stderr.write(`${usage}\n`);
    return values.help ? 0 : 2;
  }
  // What cannot be tried is a wrong call, and no verdict on anything.
  parseScenarioParameters(values.scenario, {});
  readTree(folder);
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => abort.abort(new Error(`ended by ${signal}`)));
  }
  const report = await runPreflight({
    folder,
    scenario: values.scenario,
    timeoutMs: seconds * 1000,
    memoryMiB,
    signal: abort.signal,
    say: line => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(
    values.json
      ? `${JSON.stringify(report, undefined, 2)}\n`
      : `${preflightText(report)}\n`,
  );
  return report.verdict === 'pass' ? 0 : 1;
}

main().then(
  code => {
    process.exitCode = code;
  },
  error => {
    process.stderr.write(
      `The preflight did not get through: ${
        error instanceof Error ? error.message : String(error)
      }\n`,
    );
    process.exitCode = 2;
  },
);
