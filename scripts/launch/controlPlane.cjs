'use strict';
// The real control plane of the conformance tests: built once, started for one run of the tests, stopped after it.
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { spawn } = require('node:child_process');
const { UserError } = require('./userError.cjs');

const guard = path.join(__dirname, 'guard.cjs');
const script = path.join(__dirname, '../conformance/real-control-plane.sh');
/** What the tests read; whoever sets it has a control plane already. */
const kubeconfigVariable = 'LLM_D_CONFORMANCE_KUBECONFIG';

/** Runs the script under the guard, so that nothing of it outlives this process; resolves with what it had to say when it failed. */
function run(tools, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(tools.node, [guard, 'bash', script, ...args], {
      env: { ...tools.env, ...env },
      stdio: ['ignore', 'inherit', 'pipe'],
      detached: true,
    });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', text => {
      complaint = (complaint + text).slice(-4000);
    });
    const interrupt = signal => {
      child.kill(signal);
      reject(new UserError('Interrupted.', signal === 'SIGINT' ? 130 : 143));
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.once(signal, interrupt);
    child.on('error', reject);
    child.on('close', code => {
      for (const signal of signals) process.off(signal, interrupt);
      const lastLine = complaint.trim().split('\n').pop();
      resolve(code === 0 ? undefined : lastLine || `exit code ${code}`);
    });
  });
}

/** Ports that nobody listens on. */
async function freePorts(count) {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise((resolve, reject) => {
          const server = net.createServer().on('error', reject);
          server.listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map(server => `${server.address().port}`);
  await Promise.all(
    servers.map(server => new Promise(resolve => server.close(resolve))),
  );
  return ports;
}

async function start(tools, directory) {
  if (process.platform !== 'linux') return 'it is built on Linux only';
  const [API_PORT, ETCD_PORT, ETCD_PEER_PORT, CONTROLLERS_PORT] =
    await freePorts(4);
  return (
    (await run(tools, ['build'])) ??
    (await run(tools, ['start', directory], {
      API_PORT,
      ETCD_PORT,
      ETCD_PEER_PORT,
      CONTROLLERS_PORT,
      WATCH_PID: `${process.pid}`,
    }))
  );
}

/**
 * Calls `use` with the environment by which tests find a real control plane, or learn why there is none.
 *
 * @template T
 * @param {(env: Record<string, string>) => Promise<T>} use
 * @returns {Promise<T>}
 */
async function withControlPlane(tools, use) {
  if (tools.env[kubeconfigVariable]) return use({});
  process.stdout.write('\n== real control plane\n');
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'llm-d-control-'));
  try {
    const reason = await start(tools, directory);
    process.stdout.write(
      reason
        ? `Not available, its tests will be skipped: ${reason}\n`
        : 'real control plane: started\n',
    );
    return await use(
      reason
        ? { LLM_D_CONFORMANCE_UNAVAILABLE: reason }
        : { [kubeconfigVariable]: path.join(directory, 'kubeconfig') },
    );
  } finally {
    if (process.platform === 'linux') await run(tools, ['stop', directory]);
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

module.exports = { kubeconfigVariable, withControlPlane };
