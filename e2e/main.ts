import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Checks, type CheckResults } from './Checks';
import { findChromium } from './chromium';
import { goldenPath } from './goldenPath';

const screenshots = path.resolve(__dirname, '../.local/screenshots');

async function main(): Promise<CheckResults> {
  const chromium = findChromium();
  if (!chromium) {
    const reason =
      'browser test: there is no Chromium on this machine (apt-get install -y chromium, or set CHROMIUM to its path)';
    process.stdout.write(`${reason}\n`);
    return { passed: 0, failed: 0, skipped: [reason] };
  }
  mkdirSync(screenshots, { recursive: true });
  return goldenPath({
    chromium,
    screenshots,
    say: line => process.stdout.write(`${line}\n`),
    checks: onFailure =>
      new Checks({ say: line => process.stdout.write(`${line}\n`), onFailure }),
  });
}

const { values } = parseArgs({ options: { output: { type: 'string' } } });
main().then(
  results => {
    if (values.output) {
      writeFileSync(values.output, JSON.stringify(results));
    }
    process.exitCode = results.failed === 0 ? 0 : 1;
  },
  error => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exitCode = 1;
  },
);
