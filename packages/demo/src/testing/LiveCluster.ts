import { startLocalCluster } from '@llm-d-sim/local-cluster';
import {
  installCustomResourceDefinitions,
  startOperator,
} from '@llm-d-sim/operator';
import {
  PORTAL_FIELD_MANAGER,
  type KubernetesObject,
  type RunReport,
  type Scenario,
  type ScenarioParameters,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  DefaultClusterClient,
  KubeConfigTransport,
  runScenario,
  waitForReady,
  type RunProgress,
} from '@llm-d-sim/plugin-llm-d-node';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DemoStack } from '../demoStack';

/** How long a stack may take to get ready on a busy machine, ms. */
export const patience = 240_000;

/** A local cluster with the operator, on which tests set up stacks in namespaces of their own. */
export class LiveCluster {
  readonly client: DefaultClusterClient;
  readonly #ends: (() => Promise<unknown>)[];

  private constructor(
    client: DefaultClusterClient,
    ends: (() => Promise<unknown>)[],
  ) {
    this.client = client;
    this.#ends = ends;
  }

  static async start(): Promise<LiveCluster> {
    const directory = mkdtempSync(path.join(tmpdir(), 'llm-d-live-'));
    const ends: (() => Promise<unknown>)[] = [
      async () => rmSync(directory, { recursive: true, force: true }),
    ];
    const cluster = await startLocalCluster({ directory, log: () => {} });
    ends.push(() => cluster.stop());
    const transport = KubeConfigTransport.fromFile(cluster.kubeconfigPath, {
      cluster: 'local',
    });
    ends.push(() => transport.close());
    const client = DefaultClusterClient.create({ transport });
    await installCustomResourceDefinitions(client);
    const operator = await startOperator({
      kubeConfig: cluster.kubeconfigPath,
      log: () => {},
    });
    ends.push(() => operator.stop());
    return new LiveCluster(client, ends);
  }

  /** Applies a stack to a namespace and waits until it is ready. */
  async setUp(stack: DemoStack, namespace: string): Promise<void> {
    const { schedulerInstall, simulators } = moved(stack, namespace);
    for (const manifest of [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      ...simulators,
      schedulerInstall,
    ]) {
      await this.client.apply(manifest, { fieldManager: PORTAL_FIELD_MANAGER });
    }
    for (const simulator of simulators) {
      await waitForReady(
        this.client,
        {
          simulatorDeployment: { namespace, name: simulator.metadata.name },
          schedulerInstall: { namespace, name: schedulerInstall.metadata.name },
        },
        { timeoutMs: patience },
      );
    }
  }

  run(
    scenario: Scenario,
    namespace: string,
    options: {
      parameters?: ScenarioParameters;
      allowedGateways?: readonly string[];
      onProgress?(progress: RunProgress): void;
    } = {},
  ): Promise<RunReport> {
    return runScenario({
      scenario,
      cluster: this.client,
      stack: { schedulerInstall: { namespace, name: 'demo' } },
      ...options,
    });
  }

  /** Deletes the pods with these labels. */
  async deletePods(namespace: string, labelSelector: string): Promise<void> {
    const pods = await this.client.list(
      { apiVersion: 'v1', kind: 'Pod' },
      { namespace, labelSelector },
    );
    await Promise.all(
      pods.map(({ metadata: { name } }) =>
        this.client.delete({
          apiVersion: 'v1',
          kind: 'Pod',
          namespace,
          name,
        }),
      ),
    );
  }

  async stop(): Promise<void> {
    for (const end of [...this.#ends].reverse()) {
      await end();
    }
  }
}

function moved(stack: DemoStack, namespace: string) {
  const move = (object: KubernetesObject): KubernetesObject => ({
    ...object,
    metadata: { ...object.metadata, namespace },
  });
  const schedulerInstall = move(stack.schedulerInstall);
  return {
    simulators: stack.simulators.map(move),
    schedulerInstall: {
      ...schedulerInstall,
      spec: { ...Object(schedulerInstall.spec), simulatorNamespace: namespace },
    },
  };
}
