'use strict';
// The unit and integration tests. Jest counts for itself; a suite that does not even load counts as one failure.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { runToEnd } = require('./processes.cjs');

const cli = 'node_modules/@backstage/cli/bin/backstage-cli';

/** One line for each test of a file that was skipped; the same line for all of them when the whole file was. */
function skippedOf({ assertionResults: tests }, file) {
  const skipped = tests.filter(
    ({ status }) => status === 'pending' || status === 'todo',
  );
  return skipped.map(({ fullName, ancestorTitles }) =>
    skipped.length === tests.length && ancestorTitles.length > 0
      ? `${file}: ${ancestorTitles[0]}`
      : `${file}: ${fullName}`,
  );
}

/** Runs the tests that match the arguments, or all. */
async function jest(tools, args, env = {}) {
  process.stdout.write('\n== unit and integration tests\n');
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'llm-d-jest-'));
  const outputFile = path.join(directory, 'results.json');
  try {
    // CI=1 would make Backstage's TestDatabases ask for Docker.
    const code = await runToEnd(
      tools,
      [
        cli,
        'repo',
        'test',
        '--watchAll=false',
        '--json',
        `--outputFile=${outputFile}`,
        ...args,
      ],
      {
        env: { CI: undefined, BACKSTAGE_TEST_DISABLE_DOCKER: '1', ...env },
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    if (!fs.existsSync(outputFile)) {
      process.stdout.write(`Jest ended with code ${code} and no results.\n`);
      return { passed: 0, failed: 1, skipped: [] };
    }
    const results = JSON.parse(fs.readFileSync(outputFile, 'utf8'));
    const skipped = results.testResults.flatMap(suite =>
      skippedOf(suite, path.relative(tools.root, suite.name)),
    );
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    return {
      passed: results.numPassedTests,
      failed: failed === 0 && code !== 0 ? 1 : failed,
      skipped,
    };
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

module.exports = { jest };
