import {
  DefaultClusterClient,
  KubeConfigTransport,
  PooledKubeConfig,
} from '@llm-d-sim/plugin-llm-d-node';
import { setTimeout } from 'node:timers/promises';
import { parseCommandLine, UsageError } from './command-line/parseCommandLine';
import { parseDuration } from './command-line/parseDuration';
import { usage } from './command-line/usage';
import { installCustomResourceDefinitions } from './install/installCustomResourceDefinitions';
import { formatLog } from './log/formatLog';
import { describeError } from './operator/Logger';
import { startOperator, type RunningOperator } from './operator/startOperator';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

function readKubeConfig(path: string | undefined): PooledKubeConfig {
  if (path !== undefined) {
    try {
      return PooledKubeConfig.fromFile(path);
    } catch (cause) {
      throw new Error(
        `the kubeconfig ${path} cannot be read: ${
          cause instanceof Error ? cause.message : String(cause)
        }`,
        { cause },
      );
    }
  }
  if (!process.env.KUBERNETES_SERVICE_HOST) {
    throw new Error(
      'this is no pod of a cluster: say with --kubeconfig <path> which cluster to work on',
    );
  }
  const config = new PooledKubeConfig();
  config.loadFromCluster();
  return config;
}

/** Resolves when somebody wants this process to end, with the reason. */
function whenAskedToEnd(watchParent: boolean): Promise<string> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => resolve(signal));
    }
    if (watchParent) {
      const parent = process.ppid;
      setInterval(() => {
        if (process.ppid !== parent) resolve('the parent process has ended');
      }, 500).unref();
    }
  });
}

async function main(): Promise<number> {
  const values = parseCommandLine(process.argv.slice(2));
  if (values.help) {
    say(usage);
    return 0;
  }
  const left = timeLeft(parseDuration(values.timeout ?? '5m'));
  const asked = whenAskedToEnd(values['watch-parent']);
  const kubeConfig = readKubeConfig(values.kubeconfig);
  let lost: () => void = () => {};
  const leadershipLost = new Promise<string>(resolve => {
    lost = () => resolve('leadership lost');
  });
  const logFormat = values['log-format'];
  // What a run has found is its output; then the log goes beside it.
  const log = values.once || values['dry-run'] ? note : say;
  const tell = (message: string) =>
    log(
      logFormat === 'json'
        ? formatLog('json', { level: 'info', message, fields: {} }, new Date())
        : message,
    );
  if (values['install-crds']) {
    const transport = KubeConfigTransport.fromKubeConfig(kubeConfig, {
      cluster: kubeConfig.getCurrentContext(),
    });
    const early = await Promise.race([
      installCustomResourceDefinitions(
        DefaultClusterClient.create({ transport }),
      ),
      asked,
      ...(values.once
        ? [setTimeout(left(), 'its CustomResourceDefinitions took too long')]
        : []),
    ]);
    if (early !== undefined) {
      tell(`operator ends before it was ready: ${early}`);
      return values.once ? 1 : 0;
    }
  }
  const starting = startOperator({
    kubeConfig,
    log,
    logLevel: values['log-level'],
    logFormat,
    namespaces: values.namespace,
    allowedNamespaces: values['allow-namespace'],
    allowEnvoyFilters: values['allow-envoy-filter'],
    allowedImages: values['allow-image'],
    leaderElection: values['leader-elect'],
    leaderElectionNamespace: values['leader-elect-namespace'],
    metricsBindAddress: values['metrics-bind-address'],
    healthProbeBindAddress: values['health-probe-bind-address'],
    startWithinMs: values.once ? left() : undefined,
    dryRun: values['dry-run'] ? { print: say } : undefined,
    onLeadershipLost: () => lost(),
  });
  const operator = await Promise.race([starting, asked]);
  if (typeof operator === 'string') {
    // It has not begun to work, so there is nothing to see through.
    tell(`operator ends before it was ready: ${operator}`);
    return values.once ? 1 : 0;
  }
  tell(
    `operator ready: watches SimulatorDeployment and SchedulerInstall in ${
      kubeConfig.getCurrentCluster()?.server
    }`,
  );
  const ended = Promise.race([asked, leadershipLost]).then(reason => ({
    reason,
    ok: reason !== 'leadership lost',
  }));
  const { ok, reason } = await (values.once
    ? Promise.race([
        ended.then(early => ({ ...early, ok: false })),
        runOnce(operator, left()),
      ])
    : ended);
  tell(`operator ends: ${reason}`);
  await operator.stop();
  return ok ? 0 : 1;
}

/** Tells how much of a time from now on is left, in ms. */
function timeLeft(ms: number): () => number {
  const end = performance.now() + ms;
  return () => Math.max(0, Math.round(end - performance.now()));
}

/** Prints how far everything has got when it gets no further. */
async function runOnce(operator: RunningOperator, timeoutMs: number) {
  const { lines, ok } = await operator.untilAtRest(timeoutMs);
  lines.forEach(say);
  return { ok, reason: ok ? 'all is done' : 'not all is as it should be' };
}

main().then(
  code => process.exit(code),
  error => {
    note(
      error instanceof UsageError
        ? `${error.message}\nllm-d-sim-operator --help lists the options`
        : `The operator could not start: ${describeError(error)}`,
    );
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
