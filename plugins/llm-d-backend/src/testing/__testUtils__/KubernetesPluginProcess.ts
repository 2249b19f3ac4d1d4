import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** Backstage's Kubernetes plugin, as a portal reaches it. */
export class KubernetesPluginProcess {
  readonly #process: ChildProcess;
  readonly #url: string;

  private constructor(process: ChildProcess, port: string) {
    this.#process = process;
    this.#url = `http://localhost:${port}/api`;
  }

  /** @param clusterLocatorMethods - as in the portal's configuration */
  static async start(
    clusterLocatorMethods: object[],
  ): Promise<KubernetesPluginProcess> {
    const child = spawn(
      process.execPath,
      [
        '--import',
        '@backstage/cli/config/nodeTransform.cjs',
        path.resolve(__dirname, 'kubernetesPlugin.ts'),
      ],
      { stdio: ['pipe', 'pipe', 'inherit'], cwd: __dirname },
    );
    child.stdin.end(
      JSON.stringify({
        kubernetes: {
          serviceLocatorMethod: { type: 'multiTenant' },
          clusterLocatorMethods,
        },
      }),
    );
    const [port] = await once(child.stdout, 'data');
    return new KubernetesPluginProcess(child, String(port).trim());
  }

  /** Tells the plugins of a backend where it is. */
  get discovery() {
    return createServiceFactory({
      service: coreServices.discovery,
      deps: {},
      factory: () =>
        mockServices.discovery.mock({
          getBaseUrl: async pluginId => `${this.#url}/${pluginId}`,
        }),
    });
  }

  async stop(): Promise<void> {
    this.#process.kill();
    await once(this.#process, 'exit');
  }
}
