'use strict';
// `npm test`: types, lint, unit and integration tests, what is proven on a real control plane, browser test. Everything runs even
// when something before it failed, and the last line counts: `N passed, N failed` (`, N skipped`).
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { kubeconfigVariable, withControlPlane } = require('./controlPlane.cjs');
const { jest } = require('./jest.cjs');
const { runToEnd } = require('./processes.cjs');

/** They run in the conformance stage only. */
const conformanceTests = 'packages/conformance';
/** Tests that run on whatever cluster they are given, and here on a real control plane as well. */
const operatorTests = [
  'operator',
  'leader-election',
  'policy',
  'migration',
  'fault-injection',
].map(folder => `packages/operator/src/${folder}/`);
/** There they have run on the local cluster already, so fewer of the faults that are drawn by lot do. */
const fewFaults = {
  OPERATOR_TEST_KILLS: '4',
  OPERATOR_TEST_STORMS: '1',
  OPERATOR_TEST_FAULTS: '4',
};
const manyFaults = { OPERATOR_TEST_KILLS: '200', OPERATOR_TEST_STORMS: '30' };
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
          await jest(tools, [`--testPathIgnorePatterns=${conformanceTests}/`], {
            [kubeconfigVariable]: undefined,
          }),
          await onControlPlane(tools, []),
          await browser(tools),
        ];
  return report(parts);
}

/**
 * What has to be proven on a real control plane: that it accepts the objects that are made, and that the operator passes the
 * very tests there that it passes on the local cluster. One file after the other: they share the cluster, and CRDs come and go.
 */
async function onControlPlane(tools, args) {
  return withControlPlane(tools, async env => {
    const isThere = !env.LLM_D_CONFORMANCE_UNAVAILABLE;
    const result = await jest(
      tools,
      [
        '--runInBand',
        ...(args.length > 0
          ? args
          : [conformanceTests, ...(isThere ? operatorTests : [])]),
      ],
      { ...unlessSet(fewFaults), ...env },
    );
    if (isThere || args.length > 0) return result;
    return {
      ...result,
      skipped: [...result.skipped, withoutControlPlane(env)],
    };
  });
}

/** `npm run conformance`: only what needs a real control plane, or proves that others accept the objects that are made. */
async function conformance(tools, args) {
  return report([await onControlPlane(tools, args)]);
}

/** `npm run nightly`: what takes too long for every day, on the local cluster and on a real control plane. */
async function nightly(tools, args) {
  const tests = ['packages/operator/src/fault-injection/', ...args];
  const faults = unlessSet(manyFaults);
  return report([
    await jest(tools, tests, { ...faults, [kubeconfigVariable]: undefined }),
    await withControlPlane(tools, async env =>
      env.LLM_D_CONFORMANCE_UNAVAILABLE
        ? { passed: 0, failed: 0, skipped: [withoutControlPlane(env)] }
        : jest(tools, ['--runInBand', ...tests], { ...faults, ...env }),
    ),
  ]);
}

/** What somebody has set in the environment is meant. */
function unlessSet(variables) {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      process.env[name] ?? value,
    ]),
  );
}

function withoutControlPlane({ LLM_D_CONFORMANCE_UNAVAILABLE: reason }) {
  return `packages/operator: on a real control plane (there is none: ${reason})`;
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

module.exports = { test, conformance, nightly };
