import { startLocalCluster } from '@llm-d-sim/local-cluster';
import {
  installCustomResourceDefinitions,
  startOperator,
} from '@llm-d-sim/operator';
import {
  DefaultClusterClient,
  KubeConfigTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A local cluster with an operator, both really running. */
export class LiveCluster {
  readonly transport: KubeConfigTransport;
  readonly client: DefaultClusterClient;
  readonly #ends: (() => Promise<unknown> | void)[];

  private constructor(
    transport: KubeConfigTransport,
    ends: (() => Promise<unknown> | void)[],
  ) {
    this.transport = transport;
    this.client = DefaultClusterClient.create({ transport });
    this.#ends = ends;
  }

  static async start(): Promise<LiveCluster> {
    const ends: (() => Promise<unknown> | void)[] = [];
    const directory = mkdtempSync(path.join(tmpdir(), 'llm-d-golden-path-'));
    ends.push(() => rmSync(directory, { recursive: true, force: true }));
    const cluster = await startLocalCluster({ directory, log: () => {} });
    ends.push(() => cluster.stop());
    const transport = KubeConfigTransport.fromFile(cluster.kubeconfigPath, {
      cluster: 'local',
    });
    ends.push(() => transport.close());
    const live = new LiveCluster(transport, ends);
    await installCustomResourceDefinitions(live.client);
    const operator = await startOperator({
      kubeConfig: cluster.kubeconfigPath,
      log: () => {},
    });
    ends.push(() => operator.stop());
    return live;
  }

  async stop(): Promise<void> {
    for (const end of [...this.#ends].reverse()) {
      await end();
    }
  }
}
