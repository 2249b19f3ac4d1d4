import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const script = path.resolve(
  __dirname,
  '../../scripts/conformance/real-control-plane.sh',
);

/** A real kube-apiserver and kube-controller-manager for one benchmark. */
export interface ControlPlane {
  kubeconfig: string;
  stop(): Promise<void>;
}

/**
 * The control plane that the environment variable LLM_D_CONFORMANCE_KUBECONFIG names, or one of its own.
 *
 * @throws Error with the script's words when none can be had
 */
export async function startControlPlane(): Promise<ControlPlane> {
  const given = process.env.LLM_D_CONFORMANCE_KUBECONFIG;
  if (given) return { kubeconfig: given, stop: async () => {} };
  await run('bash', [script, 'build']);
  const directory = mkdtempSync(path.join(tmpdir(), 'llm-d-control-'));
  const stop = async () => {
    await run('bash', [script, 'stop', directory]);
    rmSync(directory, { recursive: true, force: true });
  };
  const [api, etcd, peer, controllers] = await freePorts(4);
  try {
    await run('bash', [script, 'start', directory], {
      env: {
        ...process.env,
        API_PORT: api,
        ETCD_PORT: etcd,
        ETCD_PEER_PORT: peer,
        CONTROLLERS_PORT: controllers,
        WATCH_PID: `${process.pid}`,
        // Its programs share the cores with the one that is measured: less of their time is to go into collecting garbage.
        GOGC: '200',
      },
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { kubeconfig: path.join(directory, 'kubeconfig'), stop };
}

/** Held all at once, so that no two are the same. */
async function freePorts(count: number): Promise<string[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer().on('error', reject);
          server.listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map(server => {
    const address = server.address();
    return typeof address === 'object' && address ? `${address.port}` : '';
  });
  await Promise.all(
    servers.map(server => new Promise(resolve => server.close(resolve))),
  );
  return ports;
}
