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
  type ClusterTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { resolveResource } from '../informers/resolveResource';
import { installCustomResourceDefinitions } from '../install/installCustomResourceDefinitions';
import { formatLog } from '../log/formatLog';
import { Logger } from '../operator/Logger';
import { Operator, type OperatorOptions } from '../operator/Operator';
import { readPreviousStatus } from '../status/StackStatus';
import {
  gatewayDefinitions,
  inferencePoolDefinition,
} from './dependencyDefinitions';
import { createOperatorAccount } from './operatorAccount';
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

/** Runs the pods and gateways of a control plane that has none to run them. */
export type StartDataPlane = (options: {
  kubeconfig: string;
  log(line: string): void;
}) => Promise<{ stop(): Promise<void> }>;

/** Kubeconfig of the real control plane; `npm test` and `npm run conformance` set it. */
const realKubeconfig = process.env.LLM_D_CONFORMANCE_KUBECONFIG || undefined;

/** Whether these tests run on a real control plane. They are the same, but for figures that hang on who runs the controllers. */
export const onRealControlPlane = realKubeconfig !== undefined;

/**
 * An API server for tests: the one that is given, or the real one that the environment variable LLM_D_CONFORMANCE_KUBECONFIG
 * names. There, operators have the ServiceAccount and ClusterRole with which they are installed, and nothing more.
 */
export class TestCluster {
  readonly client: ClusterClient;
  readonly #kubeConfig: PooledKubeConfig;
  readonly #transport: KubeConfigTransport;
  #operatorKubeConfig: PooledKubeConfig;
  #operatorTransport: KubeConfigTransport;
  readonly #ends: { stop(): Promise<void> }[] = [];
  readonly #operators = new Set<TestOperator>();
  readonly #namespaces: string[] = [];

  private constructor(kubeConfig: PooledKubeConfig) {
    this.#kubeConfig = kubeConfig;
    this.#transport = KubeConfigTransport.fromKubeConfig(kubeConfig, {
      cluster: 'test',
    });
    this.client = DefaultClusterClient.create({ transport: this.#transport });
    this.#operatorKubeConfig = kubeConfig;
    this.#operatorTransport = this.#transport;
  }

  /**
   * @param options - `startDataPlane`: pods are to run and gateways to be programmed on a real control plane, too
   */
  static async start(
    startApiServer: StartApiServer,
    options: { startDataPlane?: StartDataPlane } = {},
  ): Promise<TestCluster> {
    const cluster = realKubeconfig
      ? new TestCluster(PooledKubeConfig.fromFile(realKubeconfig))
      : await TestCluster.#startLocal(startApiServer);
    await installCustomResourceDefinitions(cluster.client);
    for (const definition of [...gatewayDefinitions, inferencePoolDefinition]) {
      await cluster.apply(definition);
    }
    if (realKubeconfig) {
      await cluster.#useOperatorAccount();
      const dataPlane = await options.startDataPlane?.({
        kubeconfig: realKubeconfig,
        log: () => {},
      });
      if (dataPlane) cluster.#ends.push(dataPlane);
    }
    return cluster;
  }

  async #useOperatorAccount(): Promise<void> {
    const server = this.#kubeConfig.getCurrentCluster();
    if (!server) throw new Error('The kubeconfig has no current context');
    const token = await createOperatorAccount(this.client, this.#transport);
    const kubeConfig = new PooledKubeConfig();
    kubeConfig.loadFromClusterAndUser(server, { name: 'operator', token });
    this.#operatorKubeConfig = kubeConfig;
    this.#operatorTransport = KubeConfigTransport.fromKubeConfig(kubeConfig, {
      cluster: 'test',
    });
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
    const cluster = new TestCluster(kubeConfig);
    cluster.#ends.push(server);
    return cluster;
  }

  get kubeConfig(): PooledKubeConfig {
    return this.#kubeConfig;
  }

  get transport(): ClusterTransport {
    return this.#transport;
  }

  /** The cluster as operators see it. */
  get operatorKubeConfig(): PooledKubeConfig {
    return this.#operatorKubeConfig;
  }

  async stop(): Promise<void> {
    for (const operator of this.#operators) await operator.stop();
    for (const name of this.#namespaces) {
      await this.client.delete({ apiVersion: 'v1', kind: 'Namespace', name });
    }
    await this.#operatorTransport.close();
    await this.#transport.close();
    for (const end of this.#ends) await end.stop();
  }

  /** Runs an operator until it, or the cluster, is stopped. */
  async startOperator(
    options: Partial<
      Pick<
        OperatorOptions,
        | 'allowedNamespaces'
        | 'allowEnvoyFilters'
        | 'allowedImages'
        | 'namespaces'
        | 'deletionStuckAfterMs'
        | 'gracefulStopMs'
        | 'informerTimes'
        | 'leaderElection'
        | 'onLeadershipLost'
      >
    > & {
      /** Another way to the cluster than the usual one. */
      kubeConfig?: PooledKubeConfig;
    } = {},
  ): Promise<TestOperator> {
    const writes = new RecordingTransport(
      options.kubeConfig
        ? KubeConfigTransport.fromKubeConfig(options.kubeConfig, {
            cluster: 'test',
          })
        : this.#operatorTransport,
    );
    const log: string[] = [];
    const operator = new Operator({
      kubeConfig: this.#operatorKubeConfig,
      transport: writes,
      allowedNamespaces: [],
      allowEnvoyFilters: false,
      allowedImages: undefined,
      namespaces: undefined,
      leaderElection: undefined,
      deletionStuckAfterMs: 30_000,
      logger: new Logger(
        // Without the fields: tests compare lines as a whole.
        ({ fields: { key }, ...record }) =>
          log.push(
            formatLog('text', { ...record, fields: { key } }, new Date()),
          ),
        'debug',
      ),
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

  /** Where an object is on the API server, for requests that the client has no method for. */
  async pathOf({ apiVersion, kind, metadata }: KubernetesObject) {
    const collection = await resolveResource(
      this.#transport,
      { apiVersion, kind },
      AbortSignal.timeout(10_000),
    );
    if (collection === undefined) throw new Error(`${kind} is not served`);
    const cut = collection.lastIndexOf('/');
    const scope =
      metadata.namespace === undefined
        ? ''
        : `/namespaces/${metadata.namespace}`;
    return `${collection.slice(0, cut)}${scope}${collection.slice(cut)}/${
      metadata.name
    }`;
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
  withinMs = 60_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) {
      throw new Error(`did not happen within ${withinMs / 1000} s: ${what}`);
    }
    await setTimeout(20);
  }
}
