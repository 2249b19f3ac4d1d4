import { formatRunReport } from '@llm-d-sim/plugin-llm-d-common';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runDemo } from './runDemo';
import { templateStack } from './templateStack';

// Programs of this repository run with its root as their working directory.
const defaultTemplate = 'templates/llm-d-stack/template.yaml';

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      template: {
        type: 'string',
        default: defaultTemplate,
      },
    },
  });
  const directory = mkdtempSync(path.join(tmpdir(), 'llm-d-demo-'));
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => abort.abort(new Error(`ended by ${signal}`)));
  }
  try {
    const report = await runDemo({
      stack: templateStack(values.template),
      directory,
      say: line => process.stderr.write(`${line}\n`),
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
