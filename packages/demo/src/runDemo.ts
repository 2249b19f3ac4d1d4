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
} from '@llm-d-sim/plugin-llm-d-node';
import type { DemoStack } from './demoStack';

/** @public */
export interface DemoOptions {
  stack: DemoStack;
  scenario: Scenario;
  /** In place of the scenario's defaults. */
  parameters?: ScenarioParameters;
  /** Folder for the kubeconfig of the throw-away cluster. */
  directory: string;
  /** For a person: what is going on. */
  say(line: string): void;
  signal: AbortSignal;
  /** ms; `timings` are differences of it. */
  now(): number;
}

const readyTimeoutMs = 60_000;

/**
 * The main job, without a portal: a local cluster, the operator, one stack, one routing test. Ends what it started.
 *
 * @throws when the stack does not become ready; the error says which condition stood in the way.
 * @public
 */
export async function runDemo(options: DemoOptions): Promise<RunReport> {
  const { directory, now, say, signal } = options;
  const timings: Record<string, number> = {};
  const began = now();
  async function stage<T>(name: string, work: () => Promise<T>): Promise<T> {
    const start = now();
    const result = await work();
    timings[name] = Math.round(now() - start);
    say(`${name}: ${timings[name]} ms`);
    return result;
  }
  const ends: (() => Promise<void>)[] = [];
  try {
    const cluster = await stage('local cluster', async () => {
      const started = await startLocalCluster({ directory, log: () => {} });
      ends.push(() => started.stop());
      return started;
    });
    const client = DefaultClusterClient.create({
      transport: KubeConfigTransport.fromFile(cluster.kubeconfigPath, {
        cluster: 'local',
      }),
    });
    await stage('operator', async () => {
      await installCustomResourceDefinitions(client);
      const operator = await startOperator({
        kubeConfig: cluster.kubeconfigPath,
        log: () => {},
      });
      ends.push(() => operator.stop());
    });

    const { simulators, schedulerInstall } = options.stack;
    const [simulatorDeployment] = simulators;
    const place = ({ metadata }: KubernetesObject) => ({
      namespace: metadata.namespace ?? 'default',
      name: metadata.name,
    });
    await stage('apply', async () => {
      const { namespace } = place(schedulerInstall);
      for (const manifest of [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
        ...simulators,
        schedulerInstall,
      ]) {
        await client.apply(manifest, {
          fieldManager: PORTAL_FIELD_MANAGER,
          signal,
        });
      }
    });
    await stage('wait for Ready', () =>
      waitForReady(
        client,
        {
          simulatorDeployment: place(simulatorDeployment),
          schedulerInstall: place(schedulerInstall),
        },
        { timeoutMs: readyTimeoutMs, signal },
      ),
    );
    const report = await stage('routing test', () =>
      runScenario({
        scenario: options.scenario,
        parameters: options.parameters,
        cluster: client,
        stack: { schedulerInstall: place(schedulerInstall) },
        signal,
      }),
    );
    await stage('stop', () => endAll(ends));
    return {
      ...report,
      timings: {
        ...report.timings,
        ...timings,
        total: Math.round(now() - began),
      },
    };
  } finally {
    await endAll(ends);
  }
}

/** Last started, first ended; each only once. */
async function endAll(ends: (() => Promise<void>)[]): Promise<void> {
  for (let end = ends.pop(); end; end = ends.pop()) {
    await end();
  }
}
