import { LiveCluster } from '@llm-d-sim/live-cluster';
import {
  type KubernetesObject,
  type RunReport,
  type Scenario,
  type ScenarioParameters,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  runScenario,
  type RunProgress,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';
import type { DemoStack } from '../demoStack';

/** How long a stack may take to get ready on a busy machine, ms. */
export const patience = 240_000;

/** A local cluster, on which tests set up stacks in namespaces of their own and run scenarios against them. */
export class ScenarioCluster {
  readonly #live: LiveCluster;

  private constructor(live: LiveCluster) {
    this.#live = live;
  }

  static async start(): Promise<ScenarioCluster> {
    return new ScenarioCluster(await LiveCluster.start());
  }

  get client(): ClusterClient {
    return this.#live.client;
  }

  /** Applies a stack to a namespace and waits until it is ready. */
  setUp(stack: DemoStack, namespace: string): Promise<void> {
    const { schedulerInstall, simulators } = moved(stack, namespace);
    return this.#live.setUp([...simulators, schedulerInstall], {
      timeoutMs: patience,
    });
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

  stop(): Promise<void> {
    return this.#live.stop();
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
