'use strict';
// `npm test`: types, lint, unit and integration tests, browser test. Everything runs even when something before it
// failed, and the last line counts: `N passed, N failed` (`, N skipped`).
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { withControlPlane } = require('./controlPlane.cjs');
const { jest } = require('./jest.cjs');
const { runToEnd } = require('./processes.cjs');

const cli = 'node_modules/@backstage/cli/bin/backstage-cli';

async function check(tools, name, args) {
  process.stdout.write(`\n== ${name}\n`);
  const code = await runToEnd(tools, args);
  process.stdout.write(code === 0 ? `${name}: passed\n` : `${name}: failed\n`);
  return code === 0
    ? { passed: 1, failed: 0, skipped: [] }
    : { passed: 0, failed: 1, skipped: [] };
}

async function browser(tools) {
  process.stdout.write('\n== browser test\n');
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'llm-d-e2e-'));
  const outputFile = path.join(directory, 'results.json');
  try {
    const code = await runToEnd(tools, [
      '--import',
      '@backstage/cli/config/nodeTransform.cjs',
      'e2e/main.ts',
      '--output',
      outputFile,
    ]);
    if (!fs.existsSync(outputFile))
      return { passed: 0, failed: 1, skipped: [] };
    const result = JSON.parse(fs.readFileSync(outputFile, 'utf8'));
    return {
      ...result,
      failed: result.failed === 0 && code !== 0 ? 1 : result.failed,
    };
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

async function test(tools, args) {
  // With a pattern only the matching unit tests run: the short way while developing.
  const parts =
    args.length > 0
      ? [await jest(tools, args)]
      : [
          await check(tools, 'types', ['node_modules/typescript/bin/tsc']),
          await check(tools, 'lint', [cli, 'repo', 'lint']),
          await withControlPlane(tools, env => jest(tools, [], env)),
          await browser(tools),
        ];
  return report(parts);
}

/** `npm run conformance`: only what proves that others accept the objects that are made. */
async function conformance(tools, args) {
  return report([
    await withControlPlane(tools, env =>
      jest(tools, ['packages/conformance', ...args], env),
    ),
  ]);
}

/** Each line once, with how often it was there. */
function counted(lines) {
  const times = new Map();
  for (const line of lines) times.set(line, (times.get(line) ?? 0) + 1);
  return [...times].map(([line, count]) =>
    count > 1 ? `${line}: ${count} tests` : line,
  );
}

/** Prints the sum; the exit code says whether something failed. */
function report(parts) {
  const total = { passed: 0, failed: 0, skipped: [] };
  for (const part of parts) {
    total.passed += part.passed;
    total.failed += part.failed;
    total.skipped.push(...part.skipped);
  }
  if (total.skipped.length > 0) {
    process.stdout.write(
      `\nSkipped:\n${counted(total.skipped)
        .map(line => `  ${line}\n`)
        .join('')}`,
    );
  }
  const skipped =
    total.skipped.length > 0 ? `, ${total.skipped.length} skipped` : '';
  process.stdout.write(
    `\n${total.passed} passed, ${total.failed} failed${skipped}\n`,
  );
  return total.failed === 0 ? 0 : 1;
}

module.exports = { test, conformance };
