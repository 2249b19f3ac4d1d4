import {
  formatRunReport,
  parseScenarioParameters,
  scenarios,
} from '@llm-d-sim/plugin-llm-d-common';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { demoUsage } from './demoUsage';
import { readTemplate } from './golden-path/GoldenPathTemplate';
import { readParameters } from './readParameters';
import { runDemo } from './runDemo';

// Programs of this repository run with its root as their working directory.
const templateFor = (scenario: string) =>
  `templates/${
    scenario === 'header-ab' ? 'llm-d-ab-test' : 'llm-d-stack'
  }/template.yaml`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      json: { type: 'boolean', default: false },
      scenario: { type: 'string', default: 'prefix-cache-skew' },
      set: { type: 'string', multiple: true, default: [] },
      trace: { type: 'string' },
      template: { type: 'string' },
      log: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${demoUsage()}\n`);
    return 0;
  }
  const parameters = readParameters(values);
  // Whoever has mistyped one need not wait for a cluster to be told.
  parseScenarioParameters(values.scenario, parameters);
  const scenario = scenarios[values.scenario];
  const directory = mkdtempSync(path.join(tmpdir(), 'llm-d-demo-'));
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => abort.abort(new Error(`ended by ${signal}`)));
  }
  try {
    const report = await runDemo({
      template: readTemplate(values.template ?? templateFor(values.scenario)),
      scenario,
      parameters,
      directory,
      say: line => process.stderr.write(`${line}\n`),
      log: line => {
        if (values.log)
          process.stderr.write(`  ${line.replaceAll('\n', '\n  ')}\n`);
      },
      signal: abort.signal,
      now: () => performance.now(),
    });
    process.stdout.write(
      values.json
        ? `${JSON.stringify(report, undefined, 2)}\n`
        : `\n${formatRunReport(report)}\n`,
    );
    return report.verdict === 'pass' ? 0 : 1;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

main().then(
  code => {
    process.exitCode = code;
  },
  error => {
    process.stderr.write(
      `The demo did not get through: ${
        error instanceof Error ? error.message : String(error)
      }\n`,
    );
    process.exitCode = 1;
  },
);
