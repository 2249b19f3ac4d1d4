'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { spawn } = require('node:child_process');
const { UserError, explain } = require('./userError.cjs');

const stampOf = root => path.join(root, 'node_modules', '.portal-install');

/** What an installation depends on: the lock file, Node's ABI and the platform. */
function fingerprint({ root, nodeVersion }) {
  const hash = crypto.createHash('sha256');
  hash.update(fs.readFileSync(path.join(root, 'yarn.lock')));
  hash.update(
    `${nodeVersion.split('.')[0]}-${process.platform}-${process.arch}`,
  );
  return hash.digest('hex');
}

function isInstalled(tools) {
  try {
    return fs.readFileSync(stampOf(tools.root), 'utf8') === fingerprint(tools);
  } catch {
    return false;
  }
}

/** Installs the locked packages with the committed Yarn, unless that has been done already. */
async function install(tools) {
  if (isInstalled(tools)) return;
  process.stderr.write('Installing packages (about a minute, once) ...\n');
  const { code, output } = await new Promise(resolve => {
    const child = spawn(tools.node, [tools.yarn, 'install', '--immutable'], {
      cwd: tools.root,
      env: {
        ...tools.registryEnvironment(tools.env),
        YARN_ENABLE_PROGRESS_BARS: '0',
        YARN_ENABLE_HARDENED_MODE: '0',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    const collect = chunk => {
      text = (text + chunk).slice(-200_000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const forward = signal => child.kill(signal);
    process.once('SIGINT', forward);
    process.once('SIGTERM', forward);
    child.on('error', error => resolve({ code: 1, output: String(error) }));
    child.on('close', exit => {
      process.off('SIGINT', forward);
      process.off('SIGTERM', forward);
      resolve({ code: exit ?? 1, output: text });
    });
  });
  if (code !== 0) {
    const lines = output
      .split('\n')
      .filter(
        line =>
          /YN00(0[1-9]|[1-9]\d)|rror/.test(line) &&
          !/YN00(02|13|19|60|86)/.test(line),
      );
    throw new UserError(
      explain(output) ??
        `Installing packages failed:\n${
          lines.slice(-15).join('\n') || output.slice(-3000)
        }`,
    );
  }
  fs.writeFileSync(stampOf(tools.root), fingerprint(tools));
}

module.exports = { install };
