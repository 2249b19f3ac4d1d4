import {
  KubeConfigTransport,
  PooledKubeConfig,
} from '@llm-d-sim/plugin-llm-d-node';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { DryRunReport } from '../dry-run/DryRunReport';
import { formatLog } from '../log/formatLog';
import type { LogFormat } from '../log/LogRecord';
import { formatRestReport } from '../once/RestReport';
import { ImagePattern } from '../policy/ImagePattern';
import { parseBindAddress } from '../serving/BindAddress';
import { metricsRoutes, probeRoutes } from '../serving/operatorRoutes';
import { serve } from '../serving/serve';
import { endsWithin } from './endsWithin';
import { describeError, Logger, type LogLevel } from './Logger';
import { Operator } from './Operator';
import { startTimeout } from './startTimeout';

/** Which cluster an operator works on, and what of it. @public */
export interface StartOperatorOptions {
  /** How to reach the cluster, or the path of a kubeconfig. */
  kubeConfig: PooledKubeConfig | string;
  /** Gets one line per message. */
  log(line: string): void;
  /** Default info. */
  logLevel?: LogLevel;
  /** Default text. */
  logFormat?: LogFormat;
  /** Where `/metrics` is served: `:8080`, `127.0.0.1:8080`, or `0`, the default, for nowhere. */
  metricsBindAddress?: string;
  /** Where `/healthz` and `/readyz` are served; as above. */
  healthProbeBindAddress?: string;
  /** How long the start may take. Left out: as long as the cluster cannot be read it is tried again, for ever. */
  startWithinMs?: number;
  /** Only say, line by line, what would be done: nothing is written, no Lease either. Left out: do it. */
  dryRun?: { print(line: string): void };
  /** Namespaces whose custom resources are reconciled. Default: all. */
  namespaces?: readonly string[];
  /** Namespaces that custom resources of every other namespace may put objects into. Default: none. */
  allowedNamespaces?: readonly string[];
  /** Whether EnvoyFilters may be made; left out: no. */
  allowEnvoyFilters?: boolean;
  /** Patterns of the images that may be run, e.g. `ghcr.io/llm-d/*`; left out: any image. */
  allowedImages?: readonly string[];
  /** Work only while holding a Lease, so that several replicas do not work at once. Default false. */
  leaderElection?: boolean;
  /** Namespace of that Lease. Default `default`. */
  leaderElectionNamespace?: string;
  /** Called when another replica may have taken over; this one has stopped working and should be ended. */
  onLeadershipLost?(): void;
}

/** An operator that has been started. @public */
export interface RunningOperator {
  /** Where it can be asked, if that was wanted. */
  urls: { metrics?: string; probes?: string };
  /**
   * Waits until everything is as the custom resources say, or the rest of it cannot get there without a person.
   *
   * @returns whether all of it is, and one line per custom resource
   */
  untilAtRest(timeoutMs: number): Promise<{ ok: boolean; lines: string[] }>;
  /** Ends the work under way, gives the Lease back and closes all connections. */
  stop(): Promise<void>;
}

/** Longer than pods and gateways take to go in peace. */
const deletionStuckAfterMs = 30_000;

/**
 * Starts the operator of SimulatorDeployment and SchedulerInstall against one cluster. Their CRDs may be installed later.
 *
 * @returns when its caches are filled and it has begun to work, or waits for its turn to lead
 * @throws when the kubeconfig cannot be read or the cluster cannot be reached, or not all of it be read within `startWithinMs`
 * @public
 */
export async function startOperator(
  options: StartOperatorOptions,
): Promise<RunningOperator> {
  const kubeConfig =
    typeof options.kubeConfig === 'string'
      ? PooledKubeConfig.fromFile(options.kubeConfig)
      : options.kubeConfig;
  // A trial run takes no part in deciding who works.
  const leaderElects = options.leaderElection && !options.dryRun;
  const transport = KubeConfigTransport.fromKubeConfig(kubeConfig, {
    cluster: kubeConfig.getCurrentContext(),
  });
  const logger = new Logger(
    record =>
      options.log(formatLog(options.logFormat ?? 'text', record, new Date())),
    options.logLevel ?? 'info',
  );
  const operator = new Operator({
    kubeConfig,
    transport,
    allowedNamespaces: options.allowedNamespaces ?? [],
    allowEnvoyFilters: options.allowEnvoyFilters ?? false,
    allowedImages: options.allowedImages?.map(text => new ImagePattern(text)),
    namespaces: options.namespaces,
    leaderElection: leaderElects
      ? {
          namespace: options.leaderElectionNamespace ?? 'default',
          name: 'llm-d-sim-operator',
          identity: `${hostname()}_${randomUUID()}`,
        }
      : undefined,
    deletionStuckAfterMs,
    dryRun: options.dryRun && new DryRunReport(options.dryRun.print),
    logger,
    onLeadershipLost: options.onLeadershipLost ?? (() => {}),
  });
  const addresses = {
    metrics: parseBindAddress(options.metricsBindAddress ?? '0'),
    probes: parseBindAddress(options.healthProbeBindAddress ?? '0'),
  };
  // Only a process that is asked for its metrics has itself measured.
  if (addresses.metrics) operator.metrics.collectProcess();
  const { live, ready } = operator.checks;
  const serving = await serve(
    {
      metrics: {
        address: addresses.metrics,
        routes: metricsRoutes(operator.metrics),
      },
      probes: {
        address: addresses.probes,
        routes: probeRoutes({ live, ready }),
      },
    },
    error => logger.error(`serving failed: ${describeError(error)}`),
  );
  const { urls } = serving;
  if (urls.metrics) logger.info(`metrics on ${urls.metrics}/metrics`);
  if (urls.probes) logger.info(`probes on ${urls.probes}/healthz and /readyz`);
  const stop = async () => {
    await operator.stop();
    await serving.stop();
    await transport.close();
  };
  try {
    await startInTime(operator, options.startWithinMs);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    urls,
    untilAtRest: async timeoutMs => {
      const report = await operator.rest.untilOver(
        AbortSignal.timeout(timeoutMs),
      );
      return {
        ok: report.over && report.states.every(({ state }) => state === 'rest'),
        lines: formatRestReport(report),
      };
    },
    stop,
  };
}

async function startInTime(
  operator: Operator,
  withinMs: number | undefined,
): Promise<void> {
  const starting = operator.start();
  if (withinMs === undefined) {
    await starting;
  } else if (!(await endsWithin(starting, withinMs))) {
    throw startTimeout(operator.unread(), withinMs);
  }
}
