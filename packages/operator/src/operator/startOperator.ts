import {
  KubeConfigTransport,
  PooledKubeConfig,
} from '@llm-d-sim/plugin-llm-d-node';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Logger, type LogLevel } from './Logger';
import { Operator } from './Operator';

/** Which cluster an operator works on, and what of it. @public */
export interface StartOperatorOptions {
  /** How to reach the cluster, or the path of a kubeconfig. */
  kubeConfig: PooledKubeConfig | string;
  /** Gets one line per message. */
  log(line: string): void;
  /** Default info. */
  logLevel?: LogLevel;
  /** Namespaces whose custom resources are reconciled. Default: all. */
  namespaces?: readonly string[];
  /** Namespaces that custom resources of every other namespace may put objects into. Default: none. */
  allowedNamespaces?: readonly string[];
  /** Whether EnvoyFilters may be made; left out: no. */
  allowEnvoyFilters?: boolean;
  /** Work only while holding a Lease, so that several replicas do not work at once. Default false. */
  leaderElection?: boolean;
  /** Namespace of that Lease. Default `default`. */
  leaderElectionNamespace?: string;
  /** Called when another replica may have taken over; this one has stopped working and should be ended. */
  onLeadershipLost?(): void;
}

/** An operator that has been started. @public */
export interface RunningOperator {
  /** Ends the work under way, gives the Lease back and closes all connections. */
  stop(): Promise<void>;
}

/** Longer than pods and gateways take to go in peace. */
const deletionStuckAfterMs = 30_000;

/**
 * Starts the operator of SimulatorDeployment and SchedulerInstall against one cluster. Their CRDs may be installed later.
 *
 * @returns when its caches are filled and it has begun to work, or waits for its turn to lead
 * @throws when the kubeconfig cannot be read or the cluster cannot be reached
 * @public
 */
export async function startOperator(
  options: StartOperatorOptions,
): Promise<RunningOperator> {
  const kubeConfig =
    typeof options.kubeConfig === 'string'
      ? PooledKubeConfig.fromFile(options.kubeConfig)
      : options.kubeConfig;
  const transport = KubeConfigTransport.fromKubeConfig(kubeConfig, {
    cluster: kubeConfig.getCurrentContext(),
  });
  const operator = new Operator({
    kubeConfig,
    transport,
    allowedNamespaces: options.allowedNamespaces ?? [],
    allowEnvoyFilters: options.allowEnvoyFilters ?? false,
    namespaces: options.namespaces,
    leaderElection: options.leaderElection
      ? {
          namespace: options.leaderElectionNamespace ?? 'default',
          name: 'llm-d-sim-operator',
          identity: `${hostname()}_${randomUUID()}`,
        }
      : undefined,
    deletionStuckAfterMs,
    logger: new Logger(options.log, options.logLevel ?? 'info'),
    onLeadershipLost: options.onLeadershipLost ?? (() => {}),
  });
  const stop = async () => {
    await operator.stop();
    await transport.close();
  };
  try {
    await operator.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}
