import type {
  Condition,
  KubernetesObject,
  ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  DefaultClusterClient,
  KubeConfigTransport,
  PooledKubeConfig,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { installCustomResourceDefinitions } from '../install/installCustomResourceDefinitions';
import { Logger } from '../operator/Logger';
import { Operator, type OperatorOptions } from '../operator/Operator';
import { readPreviousStatus } from '../status/StackStatus';
import {
  gatewayDefinitions,
  inferencePoolDefinition,
} from './dependencyDefinitions';
import { RecordingTransport } from './RecordingTransport';

/** Who the tests are, for the API server. */
export const TEST_MANAGER = 'operator-test';

export interface TestOperator {
  writes: RecordingTransport;
  /** Lines of the log so far. */
  log: readonly string[];
  stop(): Promise<void>;
}

/** Starts an API server in this process, as the local cluster does. */
export type StartApiServer = (options: { log(line: string): void }) => Promise<{
  url: string;
  caData: string;
  adminToken: string;
  stop(): Promise<void>;
}>;

/**
 * An API server for tests: the one that is given, or the one that the environment variable OPERATOR_TEST_KUBECONFIG names,
 * so that the same tests can be run against a real one.
 */
export class TestCluster {
  readonly client: ClusterClient;
  readonly #kubeConfig: PooledKubeConfig;
  readonly #transport: KubeConfigTransport;
  readonly #stopServer: () => Promise<void>;
  readonly #operators = new Set<TestOperator>();
  readonly #namespaces: string[] = [];

  private constructor(
    kubeConfig: PooledKubeConfig,
    stopServer: () => Promise<void>,
  ) {
    this.#kubeConfig = kubeConfig;
    this.#stopServer = stopServer;
    this.#transport = KubeConfigTransport.fromKubeConfig(kubeConfig, {
      cluster: 'test',
    });
    this.client = DefaultClusterClient.create({ transport: this.#transport });
  }

  static async start(startApiServer: StartApiServer): Promise<TestCluster> {
    const path = process.env.OPERATOR_TEST_KUBECONFIG;
    const cluster = path
      ? new TestCluster(PooledKubeConfig.fromFile(path), async () => {})
      : await TestCluster.#startLocal(startApiServer);
    await installCustomResourceDefinitions(cluster.client);
    for (const definition of [...gatewayDefinitions, inferencePoolDefinition]) {
      await cluster.apply(definition);
    }
    return cluster;
  }

  static async #startLocal(
    startApiServer: StartApiServer,
  ): Promise<TestCluster> {
    const server = await startApiServer({ log: () => {} });
    const kubeConfig = new PooledKubeConfig();
    kubeConfig.loadFromOptions({
      clusters: [{ name: 'test', server: server.url, caData: server.caData }],
      users: [{ name: 'admin', token: server.adminToken }],
      contexts: [{ name: 'test', cluster: 'test', user: 'admin' }],
      currentContext: 'test',
    });
    return new TestCluster(kubeConfig, () => server.stop());
  }

  get kubeConfig(): PooledKubeConfig {
    return this.#kubeConfig;
  }

  async stop(): Promise<void> {
    for (const operator of this.#operators) await operator.stop();
    for (const name of this.#namespaces) {
      await this.client.delete({ apiVersion: 'v1', kind: 'Namespace', name });
    }
    await this.#transport.close();
    await this.#stopServer();
  }

  /** Runs an operator until it, or the cluster, is stopped. */
  async startOperator(
    options: Partial<
      Pick<
        OperatorOptions,
        | 'allowedNamespaces'
        | 'allowEnvoyFilters'
        | 'namespaces'
        | 'deletionStuckAfterMs'
      >
    > = {},
  ): Promise<TestOperator> {
    const writes = new RecordingTransport(this.#transport);
    const log: string[] = [];
    const operator = new Operator({
      kubeConfig: this.#kubeConfig,
      transport: writes,
      allowedNamespaces: [],
      allowEnvoyFilters: false,
      namespaces: undefined,
      leaderElection: undefined,
      deletionStuckAfterMs: 30_000,
      logger: new Logger(line => log.push(line), 'debug'),
      onLeadershipLost: () => {},
      ...options,
    });
    await operator.start();
    const running: TestOperator = {
      writes,
      log,
      stop: async () => {
        this.#operators.delete(running);
        await operator.stop();
      },
    };
    this.#operators.add(running);
    return running;
  }

  /** A namespace of its own for a test; deleted in the end. */
  async createNamespace(
    metadata: {
      labels?: Record<string, string>;
      annotations?: Record<string, string>;
    } = {},
  ): Promise<string> {
    const name = `test-${randomUUID().slice(0, 8)}`;
    await this.apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, ...metadata },
    });
    this.#namespaces.push(name);
    return name;
  }

  apply(manifest: KubernetesObject): Promise<KubernetesObject> {
    return this.client.apply(manifest, {
      fieldManager: TEST_MANAGER,
      force: true,
    });
  }

  applyStatus(manifest: KubernetesObject): Promise<KubernetesObject> {
    return this.client.applyStatus(manifest, {
      fieldManager: TEST_MANAGER,
      force: true,
    });
  }

  /** Waits until the condition has this status for the newest generation. */
  async condition(
    reference: ObjectReference,
    type: string,
    status: Condition['status'],
  ): Promise<Condition> {
    return eventually(`${reference.name}: ${type}=${status}`, async () => {
      const object = await this.client.get(reference);
      if (!object) return undefined;
      const found = readPreviousStatus(object).conditions.find(
        one => one.type === type,
      );
      const isCurrent =
        found?.observedGeneration === object.metadata.generation;
      return isCurrent && found?.status === status ? found : undefined;
    });
  }

  async gone(reference: ObjectReference): Promise<void> {
    await eventually(`${reference.kind} ${reference.name} is gone`, async () =>
      (await this.client.get(reference)) ? undefined : true,
    );
  }
}

/** Polls until the answer is there. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) {
      throw new Error(`did not happen within 20 s: ${what}`);
    }
    await setTimeout(20);
  }
}
