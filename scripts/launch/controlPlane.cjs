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
const attempts = 3;
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
      const lines = complaint.trim().split('\n');
      if (code !== 0) process.stdout.write(`${lines.slice(-8).join('\n')}\n`);
      resolve(code === 0 ? undefined : lines.pop() || `exit code ${code}`);
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

/** Starts it in a folder of its own; the folder, or why there is none. */
async function start(tools, parent) {
  if (process.platform !== 'linux') {
    return { reason: 'it is built on Linux only' };
  }
  let reason = await run(tools, ['build']);
  if (reason) return { reason };
  // A port that nobody listens on can be taken before it is used.
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const folder = path.join(parent, `${attempt}`);
    const [API_PORT, ETCD_PORT, ETCD_PEER_PORT, CONTROLLERS_PORT] =
      await freePorts(4);
    reason = await run(tools, ['start', folder], {
      API_PORT,
      ETCD_PORT,
      ETCD_PEER_PORT,
      CONTROLLERS_PORT,
      WATCH_PID: `${process.pid}`,
    });
    if (!reason) return { folder };
  }
  return { reason };
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
    const { folder, reason } = await start(tools, directory);
    process.stdout.write(
      reason
        ? `Not available, its tests will be skipped: ${reason}\n`
        : 'real control plane: started\n',
    );
    return await use(
      folder
        ? { [kubeconfigVariable]: path.join(folder, 'kubeconfig') }
        : { LLM_D_CONFORMANCE_UNAVAILABLE: reason },
    );
  } finally {
    for (const attempt of fs.readdirSync(directory)) {
      await run(tools, ['stop', path.join(directory, attempt)]);
    }
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

module.exports = { kubeconfigVariable, withControlPlane };
