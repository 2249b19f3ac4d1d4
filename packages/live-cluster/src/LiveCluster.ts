import {
  startLocalCluster,
  type LocalCluster,
  type LocalClusterOptions,
} from '@llm-d-sim/local-cluster';
import {
  installCustomResourceDefinitions,
  startOperator,
  type RunningOperator,
} from '@llm-d-sim/operator';
import {
  PORTAL_FIELD_MANAGER,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  DefaultClusterClient,
  KubeConfigTransport,
  waitForReady,
} from '@llm-d-sim/plugin-llm-d-node';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** @public */
export interface LiveClusterOptions
  extends Pick<
    LocalClusterOptions,
    'accessLog' | 'authorization' | 'images' | 'restartBackoff'
  > {
  /** What the client calls the cluster. Default `local`. */
  name?: string;
  /** Folder for the cluster's files. Default: one of its own, which goes with it. */
  directory?: string;
}

/**
 * A local cluster with the operator, both in this process, and a client of it.
 *
 * @public
 */
export class LiveCluster {
  readonly local: LocalCluster;
  readonly transport: KubeConfigTransport;
  readonly client: DefaultClusterClient;
  readonly #operator: RunningOperator;
  readonly #ends: readonly (() => Promise<void>)[];
  #operatorStopped: Promise<void> | undefined;

  private constructor(options: {
    local: LocalCluster;
    transport: KubeConfigTransport;
    client: DefaultClusterClient;
    operator: RunningOperator;
    ends: readonly (() => Promise<void>)[];
  }) {
    this.local = options.local;
    this.transport = options.transport;
    this.client = options.client;
    this.#operator = options.operator;
    this.#ends = options.ends;
  }

  /** What was started is ended again when the rest cannot be. */
  static async start(options: LiveClusterOptions = {}): Promise<LiveCluster> {
    const { name = 'local', ...ofCluster } = options;
    const ends: (() => Promise<void>)[] = [];
    try {
      let { directory } = options;
      if (directory === undefined) {
        const own = await mkdtemp(path.join(tmpdir(), 'llm-d-live-'));
        ends.push(() => rm(own, { recursive: true, force: true }));
        directory = own;
      }
      const local = await startLocalCluster({
        ...ofCluster,
        directory,
        log: () => {},
      });
      ends.push(() => local.stop());
      const transport = KubeConfigTransport.fromFile(local.kubeconfigPath, {
        cluster: name,
      });
      ends.push(() => transport.close());
      const client = DefaultClusterClient.create({ transport });
      await installCustomResourceDefinitions(client);
      const operator = await startOperator({
        kubeConfig: local.kubeconfigPath,
        log: () => {},
      });
      return new LiveCluster({ local, transport, client, operator, ends });
    } catch (error) {
      await endAll(ends);
      throw error;
    }
  }

  /**
   * Applies custom resources, makes their namespaces first, and waits until all of them are ready.
   *
   * @throws when one does not get ready in time; the error says which condition stood in the way.
   */
  async setUp(
    manifests: readonly KubernetesObject[],
    options: { timeoutMs: number },
  ): Promise<void> {
    const namespaces = new Set(
      manifests.map(({ metadata: { namespace = 'default' } }) => namespace),
    );
    const namespaceManifests = [...namespaces].map(name => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    }));
    for (const manifest of [...namespaceManifests, ...manifests]) {
      await this.client.apply(manifest, { fieldManager: PORTAL_FIELD_MANAGER });
    }
    for (const { kind, metadata } of manifests) {
      const place = {
        namespace: metadata.namespace ?? 'default',
        name: metadata.name,
      };
      await waitForReady(
        this.client,
        kind === 'SchedulerInstall'
          ? { schedulerInstall: place }
          : { simulatorDeployment: place },
        options,
      );
    }
  }

  /** From here on nobody repairs anything. */
  stopOperator(): Promise<void> {
    this.#operatorStopped ??= this.#operator.stop();
    return this.#operatorStopped;
  }

  async stop(): Promise<void> {
    await this.stopOperator();
    await endAll(this.#ends);
  }
}

/** Last started, first ended. */
async function endAll(ends: readonly (() => Promise<void>)[]): Promise<void> {
  for (const end of [...ends].reverse()) {
    await end();
  }
}
