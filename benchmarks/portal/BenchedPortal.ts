import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { stringify } from 'yaml';
import { z } from 'zod';
import { freePorts } from '../processes/ports';
import type { BenchedClusters } from './programs/protocol';

const root = path.resolve(__dirname, '../..');
const program = path.join(__dirname, 'programs/portal.ts');
const startMs = 300_000;

const tokenSchema = z.object({
  backstageIdentity: z.object({ token: z.string() }),
});

/** A whole portal as a process of its own: real catalog, real permissions, real Kubernetes plugin, and this project's backend. */
export class BenchedPortal {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #folder: string;
  #token = '';

  private constructor(url: string, child: ChildProcess, folder: string) {
    this.url = url;
    this.#child = child;
    this.#folder = folder;
  }

  static async start(
    benched: BenchedClusters,
    options: { watched: boolean },
  ): Promise<BenchedPortal> {
    const folder = mkdtempSync(path.join(tmpdir(), 'llm-d-portal-'));
    const [port] = await freePorts(1);
    const url = `http://localhost:${port}`;
    const config = path.join(folder, 'app-config.yaml');
    writeFileSync(config, stringify(configOf(benched, { ...options, port })), {
      mode: 0o600,
    });
    const clusters = path.join(folder, 'clusters.json');
    writeFileSync(clusters, JSON.stringify(benched), { mode: 0o600 });
    const child = spawn(
      process.execPath,
      [
        '--import',
        '@backstage/cli/config/nodeTransform.cjs',
        program,
        '--config',
        config,
      ],
      {
        cwd: root,
        env: {
          ...process.env,
          BENCHED_CLUSTERS: clusters,
          NODE_ENV: 'development',
          LOG_LEVEL: 'warn',
        },
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    const portal = new BenchedPortal(url, child, folder);
    try {
      await portal.#signIn();
      return portal;
    } catch (error) {
      await portal.stop();
      throw error;
    }
  }

  /** JSON of a path of the llm-d plugin, and how long it took in ms. */
  async get(route: string): Promise<{ body: unknown; ms: number }> {
    const began = performance.now();
    const answer = await fetch(`${this.url}/api/llm-d${route}`, {
      headers: { authorization: `Bearer ${this.#token}` },
    });
    const body: unknown = await answer.json();
    const ms = performance.now() - began;
    if (!answer.ok) {
      throw new Error(
        `GET ${route}: HTTP ${answer.status} ${JSON.stringify(body)}`,
      );
    }
    return { body, ms };
  }

  residentMiB(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null) {
      const ended = new Promise(resolve => this.#child.once('exit', resolve));
      this.#child.kill('SIGTERM');
      const timer = globalThis.setTimeout(
        () => this.#child.kill('SIGKILL'),
        10_000,
      );
      await ended;
      clearTimeout(timer);
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #signIn(): Promise<void> {
    const deadline = performance.now() + startMs;
    while (performance.now() < deadline) {
      if (this.#child.exitCode !== null) {
        throw new Error(`The portal ended with code ${this.#child.exitCode}`);
      }
      try {
        const answer = await fetch(`${this.url}/api/auth/guest/refresh`);
        if (answer.ok) {
          const { backstageIdentity } = tokenSchema.parse(await answer.json());
          this.#token = backstageIdentity.token;
          return;
        }
      } catch {
        // Not listening yet.
      }
      await setTimeout(250);
    }
    throw new Error(`The portal did not start within ${startMs / 1000} s`);
  }
}

function configOf(
  { clusters }: BenchedClusters,
  { port, watched }: { port: number; watched: boolean },
) {
  return {
    app: { baseUrl: `http://localhost:${port}` },
    backend: {
      baseUrl: `http://localhost:${port}`,
      listen: { host: 'localhost', port },
      database: { client: 'better-sqlite3', connection: ':memory:' },
    },
    auth: {
      providers: {
        guest: {
          userEntityRef: 'user:default/guest',
          ownershipEntityRefs: [
            'user:default/guest',
            'group:default/ai-platform',
          ],
        },
      },
    },
    permission: { enabled: true },
    catalog: { rules: [{ allow: ['Resource'] }] },
    kubernetes: {
      serviceLocatorMethod: { type: 'multiTenant' },
      clusterLocatorMethods: [
        {
          type: 'config',
          clusters: clusters.map(({ name, token, url }) => ({
            name,
            url,
            authProvider: 'serviceAccount',
            serviceAccountToken: token,
            skipTLSVerify: true,
          })),
        },
      ],
    },
    llmD: {
      clusters: watched ? clusters.map(({ name }) => ({ name })) : [],
    },
  };
}
